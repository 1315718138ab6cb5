import { urlSource } from '../../../../../worker/data/http/url-source.ts';
import { redirected } from '../../../../../worker/data/http/redirect.ts';
import { textOf } from '../../../../support/byte-stream.ts';
import { thrownBy } from '../../../../support/failure.ts';
import { failureOf, never } from '../../../../support/ssh-connect.ts';
import { csv, startWebServer, type WebServer } from '../../../../support/web-server.ts';

let web: WebServer;

beforeAll(async () => {
  web = await startWebServer();
  web.handlers.set('/end', csv('a,b\n'));
});

afterAll(() => web.stop());

function fetched(url: string) {
  return textOf(urlSource(url), never);
}

/** The path sends its client there. */
function redirect(path: string, location: string | undefined, status = 302) {
  web.handlers.set(path, (_, response) => {
    response.writeHead(status, location === undefined ? {} : { location }).end('elsewhere');
  });
}

test.each([301, 302, 303, 307, 308])('follows a redirect of status %d', async (status) => {
  redirect('/from', `${web.url}/end?token=secret`, status);
  expect(await fetched(`${web.url}/from`)).toBe('a,b\n');
});

test('follows ten redirects and no more', async () => {
  for (let hop = 1; hop <= 11; hop += 1) redirect(`/${String(hop)}`, String(hop - 1));
  redirect('/0', 'end');
  expect(await fetched(`${web.url}/9`)).toBe('a,b\n');
  const failure = await failureOf(fetched(`${web.url}/10?token=secret`));
  expect(failure.reason).toBe('DataNotFound');
  expect(failure.message).toBe(
    `${web.url}/10 is not there: the server redirects more than 10 times. Correct data.url.`,
  );
});

test.each([
  ['file:///etc/passwd', 'DataNotFound', 'is no valid http or https URL'],
  ['http://[bad?token=secret', 'DataNotFound', 'is no valid http or https URL'],
  ['http://user:secret@127.0.0.1/end', 'DataForbidden', 'carries a user name or password'],
  ['//secret@127.0.0.1/end', 'DataForbidden', 'carries a user name or password'],
  [undefined, 'DataNotFound', 'does not say where to'],
])('does not follow a redirect to %s', async (location, reason, message) => {
  redirect('/from', location);
  const failure = await failureOf(fetched(`${web.url}/from?token=secret`));
  expect(failure.reason).toBe(reason);
  expect(failure.message).toContain(`for ${web.url}/from ${message}`);
  expect(failure.message).not.toContain('secret');
});

test('a redirect may lead to https, and not from there to http', () => {
  const [plain, safe] = [new URL('http://h/a'), new URL('https://h/a')];
  expect(redirected(plain, 'https://h/b', 'x').href).toBe('https://h/b');
  expect(redirected(safe, '../b', 'x').href).toBe('https://h/b');
  const failure = thrownBy(() => redirected(safe, 'http://h/b?token=secret', 'https://h/a'));
  expect(failure.reason).toBe('DataForbidden');
  expect(failure.message).toContain('leads from https to http');
  expect(failure.message).not.toContain('secret');
});

test.each([
  ['http://data:99999/x?token=secret', 'DataNotFound', 'data.url is no valid http or https URL'],
  ['http:///', 'DataNotFound', 'data.url is no valid http or https URL'],
  ['http://%zz/secret', 'DataNotFound', 'data.url is no valid http or https URL'],
  ['ftp://h/secret', 'DataNotFound', 'data.url is no valid http or https URL'],
  ['HTTP://user:secret@h/', 'DataForbidden', 'data.url carries a user name or password'],
  ['http:secret@h/', 'DataForbidden', 'data.url carries a user name or password'],
])('refuses %s without showing what may be secret', async (url, reason, message) => {
  const failure = await failureOf(fetched(url));
  expect(failure.reason).toBe(reason);
  expect(failure.message).toContain(message);
  expect(failure.message).not.toContain('secret');
});

test('what does not speak HTTP is not asked again', async () => {
  web.handlers.set('/ssh', ({ socket }) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'));
  const failure = await failureOf(fetched(`${web.url}/ssh?token=secret`));
  expect(failure.reason).toBe('DataNotFound');
  expect(failure.message).toContain('what answers does not speak HTTP');
  expect(failure.message).not.toContain('secret');
});
