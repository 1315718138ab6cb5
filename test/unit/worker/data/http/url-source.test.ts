import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { shownUrl, urlSource } from '../../../../../worker/data/http/url-source.ts';
import { openData } from '../../../../../worker/data/open.ts';
import { collect, textOf } from '../../../../support/byte-stream.ts';
import { failureOf, never } from '../../../../support/ssh-connect.ts';
import { startWebServer, type WebServer } from '../../../../support/web-server.ts';

let web: WebServer;

beforeAll(async () => {
  web = await startWebServer();
});

afterAll(() => web.stop());

function serve(path: string, answer: (response: ServerResponse) => void): void {
  web.handlers.set(path, (_, response) => {
    answer(response);
  });
}

function fetched(path: string, options: { idleMilliseconds?: number } = {}) {
  return textOf(urlSource(`${web.url}${path}`, options), never);
}

test('streams the body, redirects followed, and asks for it uncompressed', async () => {
  let encoding: string | undefined;
  serve('/old', (response) => response.writeHead(302, { location: '/new?token=secret' }).end());
  web.handlers.set('/new', (request, response) => {
    encoding = String(request.headers['accept-encoding']);
    response.writeHead(200).write('a,b\n');
    response.end('1,2\n');
  });
  expect(await fetched('/old')).toBe('a,b\n1,2\n');
  expect(encoding).toBe('identity');
});

test('an empty body is an empty stream', async () => {
  serve('/empty', (response) => response.writeHead(200, { 'content-length': '0' }).end());
  expect(await fetched('/empty')).toBe('');
});

test.each([
  [404, 'DataNotFound', 'is not there: the server answers 404 Not Found. Correct data.url.'],
  [410, 'DataNotFound', 'is not there: the server answers 410 Gone.'],
  [401, 'DataForbidden', 'is refused: the server answers 401 Unauthorized.'],
  [403, 'DataForbidden', 'is refused: the server answers 403 Forbidden.'],
  [451, 'DataForbidden', 'is refused: the server answers 451'],
  [400, 'DataForbidden', 'is refused: the server answers 400 Bad Request.'],
  [408, 'DataUnavailable', 'cannot be fetched now: the server answers 408 Request Timeout.'],
  [429, 'DataUnavailable', 'cannot be fetched now: the server answers 429 Too Many Requests.'],
  [500, 'DataUnavailable', 'cannot be fetched now: the server answers 500'],
  [503, 'DataUnavailable', 'cannot be fetched now: the server answers 503 Service Unavailable.'],
  [206, 'DataUnavailable', 'cannot be fetched now: the server answers 206 Partial Content.'],
  [599, 'DataUnavailable', 'cannot be fetched now: the server answers 599.'],
])('status %d is %s', async (status, reason, message) => {
  serve('/status', (response) => response.writeHead(status).end('sorry'));
  const failure = await failureOf(fetched('/status?token=secret'));
  expect(failure.reason).toBe(reason);
  expect(failure.message).toContain(`${web.url}/status ${message}`);
  expect(failure.message).not.toContain('secret');
});

test('a body that is cut off says after how many bytes', async () => {
  serve('/cut', (response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('a,b\n', () => response.destroy());
  });
  const failure = await failureOf(fetched('/cut'));
  expect(failure.reason).toBe('DataTruncated');
  expect(failure.message).toContain(`${web.url}/cut was cut off after 4 of 100 bytes: `);
});

test('a chunked body that is cut off is noticed too', async () => {
  serve('/chunked', (response) => {
    response.writeHead(200);
    response.write('a,b\n', () => response.destroy());
  });
  const failure = await failureOf(fetched('/chunked'));
  expect(failure.reason).toBe('DataTruncated');
  expect(failure.message).toContain('was cut off after 4 bytes: ');
});

test('a body without a length is whole when the server closes in order', async () => {
  serve('/close', ({ socket }) => socket?.end('HTTP/1.1 200 OK\r\n\r\na,b\n1,2\n'));
  expect(await fetched('/close')).toBe('a,b\n1,2\n');
});

test('a body without a length is cut off when the connection is reset', async () => {
  serve('/reset', ({ socket }) => {
    socket?.write('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\na,b\n1,2\n', () => {
      setTimeout(() => socket.resetAndDestroy(), 50);
    });
  });
  const failure = await failureOf(fetched('/reset?token=secret'));
  expect(failure.reason).toBe('DataTruncated');
  expect(failure.message).toBe(`${web.url}/reset was cut off after 8 bytes: read ECONNRESET.`);
});

test.each([
  ['br', 'br'],
  ['gzip, gzip', 'of another kind'],
  ['secret', 'of another kind'],
])('a body in the encoding %s is refused', async (encoding, shown) => {
  serve('/zipped', (response) =>
    response.writeHead(200, { 'content-encoding': encoding }).end('x'),
  );
  const failure = await failureOf(fetched('/zipped'));
  expect(failure.reason).toBe('DataInvalid');
  expect(failure.message).toContain(`comes compressed (content-encoding ${shown})`);
});

test('the size is told when the server tells it', async () => {
  serve('/sized', (response) => response.writeHead(200, { 'content-length': '4' }).end('a,b\n'));
  serve('/unsized', (response) => response.writeHead(200).end('a,b\n'));
  const sizes = ['/sized', '/unsized'].map(async (path) => {
    const { bytes, size } = await urlSource(`${web.url}${path}`).open(never);
    await collect(bytes);
    return size;
  });
  expect(await Promise.all(sizes)).toEqual([4, undefined]);
});

test('a source is named without what may be secret, and not at all when it is no URL', () => {
  expect(urlSource('https://u:secret@h/a.csv?secret#secret').name).toBe('https://h/a.csv');
  expect(urlSource('ftp://h/secret').name).toBe('data.url');
  expect(urlSource('secret').name).toBe('data.url');
});

test('the encoding identity is none', async () => {
  serve('/plain', (response) => {
    response.writeHead(200, { 'content-encoding': 'identity' }).end('a\n');
  });
  expect(await fetched('/plain')).toBe('a\n');
});

test('a server that does not answer is unavailable after the idle time', async () => {
  serve('/silent', () => undefined);
  const failure = await failureOf(fetched('/silent', { idleMilliseconds: 50 }));
  expect(failure.reason).toBe('DataUnavailable');
  expect(failure.message).toContain('cannot be fetched: nothing came for 0.05 s.');
});

test('a server that stops in the middle is unavailable after the idle time', async () => {
  serve('/stalled', (response) => response.writeHead(200).write('a,b\n'));
  const failure = await failureOf(fetched('/stalled', { idleMilliseconds: 50 }));
  expect(failure.reason).toBe('DataUnavailable');
  expect(failure.message).toContain('nothing came for 0.05 s');
});

test('the time that the reader takes is not the server’s', async () => {
  serve('/patient', (response) => response.writeHead(200).end('a,b\n'));
  const { bytes } = await urlSource(`${web.url}/patient`, { idleMilliseconds: 50 }).open(never);
  for await (const chunk of bytes) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(chunk).toHaveLength(4);
  }
});

test('a server that is not there is unavailable, and the message says why', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const url = `http://127.0.0.1:${String(port)}/x.csv`;
  const failure = await failureOf(textOf(urlSource(url), never));
  expect(failure.reason).toBe('DataUnavailable');
  expect(failure.message).toContain(`${url} cannot be fetched: `);
  expect(failure.message).toContain('ECONNREFUSED');
});

test('a name that does not resolve is unavailable', async () => {
  const failure = await failureOf(
    textOf(urlSource('http://data.invalid/x.csv', { idleMilliseconds: 5000 }), never),
  );
  expect(failure.reason).toBe('DataUnavailable');
  expect(failure.message).toContain('http://data.invalid/x.csv cannot be fetched: ');
});

test('ends with the reason of its signal', async () => {
  serve('/endless', (response) => response.writeHead(200).write('a,b\n'));
  const stop = new AbortController();
  const reading = textOf(urlSource(`${web.url}/endless`), stop.signal);
  stop.abort(new Error('stopped'));
  await expect(reading).rejects.toThrow('stopped');
});

test.each([
  ['https://user:password@host/a/b.csv?token=x#y', 'https://host/a/b.csv'],
  ['http://host:8080/', 'http://host:8080/'],
])('%s is shown without what may be secret', (url, shown) => {
  expect(shownUrl(new URL(url))).toBe(shown);
});

test.each(['gzip', 'GZIP', 'x-gzip', 'zstd', 'identity'])(
  'a body in the encoding %s is what its first bytes say',
  async (encoding) => {
    for (const body of [gzipSync('a,b\n'), zstdCompressSync('a,b\n'), Buffer.from('a,b\n')]) {
      serve('/zipped', (response) => {
        response.writeHead(200, { 'content-encoding': encoding }).end(body);
      });
      const { bytes } = await openData(urlSource(`${web.url}/zipped`), { signal: never });
      expect(Buffer.concat(await collect(bytes)).toString()).toBe('a,b\n');
    }
  },
);

test('a compressed body that ends too soon, though all of it came, is noticed', async () => {
  const cut = gzipSync('a,b\n'.repeat(100)).subarray(0, 20);
  serve('/zipped', (response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': cut.length }).end(cut);
  });
  const data = openData(urlSource(`${web.url}/zipped?secret`), { signal: never });
  const failure = await failureOf(data.then(({ bytes }) => collect(bytes)));
  expect(failure.reason).toBe('DataTruncated');
  expect(failure.message).toContain(
    `${web.url}/zipped is compressed (gzip) and ends in the middle`,
  );
});
