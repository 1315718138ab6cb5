import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { openUrl, shownUrl } from '../../../../worker/data/http.ts';
import { collect } from '../../../support/byte-stream.ts';
import { failureOf, never } from '../../../support/ssh-connect.ts';
import { startWebServer, type WebServer } from '../../../support/web-server.ts';

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

async function fetched(path: string, options: { idleMilliseconds?: number } = {}) {
  const chunks = await collect(openUrl(`${web.url}${path}`, { signal: never, ...options }));
  return Buffer.concat(chunks).toString();
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

test.each(['gzip', 'br', 'x'])('a body in the encoding %s is refused', async (encoding) => {
  serve('/zipped', (response) => {
    const cut = gzipSync('a,b\n1,2\n'.repeat(100)).subarray(0, 20);
    response.writeHead(200, { 'content-encoding': encoding, 'content-length': cut.length });
    response.end(cut);
  });
  const failure = await failureOf(fetched('/zipped'));
  expect(failure.reason).toBe('DataInvalid');
  expect(failure.message).toContain(`comes compressed (content-encoding "${encoding}")`);
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
  for await (const chunk of openUrl(`${web.url}/patient`, {
    signal: never,
    idleMilliseconds: 50,
  })) {
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
  const failure = await failureOf(collect(openUrl(url, { signal: never })));
  expect(failure.reason).toBe('DataUnavailable');
  expect(failure.message).toContain(`${url} cannot be fetched: `);
  expect(failure.message).toContain('ECONNREFUSED');
});

test('a name that does not resolve is unavailable', async () => {
  const failure = await failureOf(
    collect(openUrl('http://data.invalid/x.csv', { signal: never, idleMilliseconds: 5000 })),
  );
  expect(failure.reason).toBe('DataUnavailable');
  expect(failure.message).toContain('http://data.invalid/x.csv cannot be fetched: ');
});

test('ends with the reason of its signal', async () => {
  serve('/endless', (response) => response.writeHead(200).write('a,b\n'));
  const stop = new AbortController();
  const reading = collect(openUrl(`${web.url}/endless`, { signal: stop.signal }));
  stop.abort(new Error('stopped'));
  await expect(reading).rejects.toThrow('stopped');
});

test.each([
  ['https://user:password@host/a/b.csv?token=x#y', 'https://host/a/b.csv'],
  ['http://host:8080/', 'http://host:8080/'],
])('%s is shown without what may be secret', (url, shown) => {
  expect(shownUrl(new URL(url))).toBe(shown);
});
