import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { httpAccessNamesOfSecret, parseHttpAccess } from '../../../worker/data/http/access.ts';
import { urlSource } from '../../../worker/data/http/url-source.ts';
import { textOf } from '../../support/byte-stream.ts';
import { failureOf, never } from '../../support/ssh-connect.ts';
import { csv, startWebServer, type WebServer } from '../../support/web-server.ts';

const run = promisify(execFile);
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '2'];

let directory: string;
let web: WebServer;
let elsewhere: WebServer;
let ca: string;

/** A server's certificate for this name, issued by the authority of these tests. */
async function issue(name: string) {
  const [key, cert] = [join(directory, `${name}.key`), join(directory, `${name}.crt`)];
  await run('openssl', [
    ...['req', '-x509', ...KEY, '-subj', '/CN=server', '-addext', `subjectAltName=${name}`],
    ...['-addext', 'basicConstraints=critical,CA:FALSE'],
    ...['-CA', join(directory, 'ca.crt'), '-CAkey', join(directory, 'ca.key')],
    ...['-keyout', key, '-out', cert],
  ]);
  return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'https-'));
  const files = ['-keyout', join(directory, 'ca.key'), '-out', join(directory, 'ca.crt')];
  await run('openssl', ['req', '-x509', ...KEY, '-subj', '/CN=authority of the tests', ...files]);
  ca = await readFile(join(directory, 'ca.crt'), 'utf8');
  web = await startWebServer('127.0.0.1', await issue('IP:127.0.0.1'));
  elsewhere = await startWebServer('127.0.0.1', await issue('IP:127.0.0.2'));
  web.handlers.set('/x.csv', csv('a,b\n'));
  elsewhere.handlers.set('/x.csv', csv('a,b\n'));
});

afterAll(async () => {
  await Promise.all([web.stop(), elsewhere.stop()]);
  await rm(directory, { recursive: true });
});

const names = httpAccessNamesOfSecret('letters');

test('a server that an authority of the user’s vouches for is trusted', async () => {
  const access = parseHttpAccess({ ca }, names);
  expect(await textOf(urlSource(`${web.url}/x.csv`, { access }), never)).toBe('a,b\n');
});

test('credentials are sent over https', async () => {
  let heard: string | undefined;
  web.handlers.set('/private.csv', ({ headers }, response) => {
    heard = headers.authorization;
    response.end('a,b\n');
  });
  const access = parseHttpAccess({ ca, token: 'abc' }, names);
  expect(await textOf(urlSource(`${web.url}/private.csv`, { access }), never)).toBe('a,b\n');
  expect(heard).toBe('Bearer abc');
});

test('a server that nobody vouches for is not trusted', async () => {
  const failure = await failureOf(textOf(urlSource(`${web.url}/x.csv?secret`), never));
  expect(failure.reason).toBe('DataForbidden');
  expect(failure.message).toContain(
    `${web.url}/x.csv is not fetched: the server's certificate is not to be trusted (`,
  );
  expect(failure.message).toContain('as ca.crt');
  expect(failure.message).not.toContain('secret');
});

test('a certificate of another server is not trusted, whoever issued it', async () => {
  const access = parseHttpAccess({ ca }, names);
  const failure = await failureOf(textOf(urlSource(`${elsewhere.url}/x.csv`, { access }), never));
  expect(failure.reason).toBe('DataForbidden');
  expect(failure.message).toContain('is not to be trusted');
});
