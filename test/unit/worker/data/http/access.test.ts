import {
  httpAccessNamesOfSecret,
  parseHttpAccess,
  type HttpAccessTexts,
} from '../../../../../worker/data/http/access.ts';
import { urlSource } from '../../../../../worker/data/http/url-source.ts';
import { textOf } from '../../../../support/byte-stream.ts';
import { thrownBy } from '../../../../support/failure.ts';
import { failureOf, never } from '../../../../support/ssh-connect.ts';
import { csv, startWebServer, type WebServer } from '../../../../support/web-server.ts';

const names = httpAccessNamesOfSecret('letters');
const CANARY = 'canary-5f1d';
/** Of the same text, as it is sent. */
const SENT = Buffer.from(`${CANARY}:${CANARY}`).toString('base64');
const access = parseHttpAccess({ username: CANARY, password: CANARY }, names);

let web: WebServer;
let other: WebServer;

beforeAll(async () => {
  [web, other] = await Promise.all([startWebServer(), startWebServer()]);
});

afterAll(() => Promise.all([web.stop(), other.stop()]));

/** What the server at this path was sent to log in with; it answers with this status. */
function listen(server: WebServer, path: string, status = 200, location?: string) {
  const heard: (string | undefined)[] = [];
  server.handlers.set(path, ({ headers }, response) => {
    heard.push(headers.authorization);
    response.writeHead(status, location === undefined ? {} : { location }).end('a,b\n');
  });
  return heard;
}

function fetched(url: string) {
  return textOf(urlSource(url, { access }), never);
}

test.each<[HttpAccessTexts, string | undefined]>([
  [{ username: 'Aladdin', password: 'open sesame' }, 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
  [{ username: 'test\n', password: '123£\r\n' }, 'Basic dGVzdDoxMjPCow=='],
  [{ token: 'mF_9.B5f-4.1JqM\n' }, 'Bearer mF_9.B5f-4.1JqM'],
  [{ token: 'a+/==', username: '', password: '\n' }, 'Bearer a+/=='],
])('%j is sent as %s', (texts, authorization) => {
  expect(parseHttpAccess(texts, names)).toEqual({ authorization, ca: undefined });
});

test.each<[HttpAccessTexts, string, string]>([
  [
    {},
    'CredentialsMissing',
    'provide the key username of the Secret "letters" and the key password',
  ],
  [{ token: '\n', ca: '' }, 'CredentialsMissing', 'or the key ca.crt'],
  [{ username: CANARY }, 'CredentialsInvalid', 'provide the key password'],
  [{ password: CANARY }, 'CredentialsInvalid', 'provide the key username'],
  [{ username: `${CANARY}:`, password: CANARY }, 'CredentialsInvalid', 'has a colon in it'],
  [{ username: CANARY, token: CANARY }, 'CredentialsInvalid', 'exclude each other'],
  [{ token: `${CANARY}\nhost: x` }, 'CredentialsInvalid', 'that no bearer token has'],
  [{ token: `${CANARY} ` }, 'CredentialsInvalid', 'that no bearer token has'],
  [{ ca: CANARY }, 'CredentialsInvalid', 'is no certificate in PEM form'],
  [
    { ca: `-----BEGIN CERTIFICATE-----\n${CANARY}\n-----END CERTIFICATE-----` },
    'CredentialsInvalid',
    'is no certificate in PEM form',
  ],
])('%j is refused, and not shown', (texts, reason, message) => {
  const failure = thrownBy(() => parseHttpAccess(texts, names));
  expect(failure.reason).toBe(reason);
  expect(failure.message).toContain(message);
  expect(failure.message).not.toContain(CANARY);
});

test('credentials go to the origin of the URL, also after a redirect within it', async () => {
  const first = listen(web, '/from', 302, '/to');
  const second = listen(web, '/to');
  expect(await fetched(`${web.url}/from`)).toBe('a,b\n');
  expect([first, second]).toEqual([[`Basic ${SENT}`], [`Basic ${SENT}`]]);
});

test('credentials go to no other origin, and come back with it', async () => {
  const heard = listen(other, '/there', 302, `${web.url}/back`);
  const back = listen(web, '/back');
  listen(web, '/from', 302, `${other.url}/there`);
  expect(await fetched(`${web.url}/from`)).toBe('a,b\n');
  expect([heard, back]).toEqual([[undefined], [`Basic ${SENT}`]]);
});

test('another name of the same machine is another origin', async () => {
  const heard = listen(web, '/there');
  listen(web, '/from', 302, `${web.url.replace('127.0.0.1', 'localhost')}/there`);
  expect(await fetched(`${web.url}/from`)).toBe('a,b\n');
  expect(heard).toEqual([undefined]);
});

test('without credentials none are sent', async () => {
  const heard = listen(web, '/open');
  await textOf(urlSource(`${web.url}/open`), never);
  expect(heard).toEqual([undefined]);
});

test.each([
  ['http://data.example/x.csv', 'plain http'],
  ['http://127.0.0.1.example/x.csv', 'plain http'],
  ['http://localhost.example/x.csv', 'plain http'],
])('they are not sent to %s', async (url, message) => {
  const failure = await failureOf(fetched(url));
  expect(failure.reason).toBe('DataForbidden');
  expect(failure.message).toContain(message);
  expect(failure.message).not.toContain(CANARY);
});

test.each([
  ['/refused', 401, 'Check what you gave to log in with'],
  ['/elsewhere', 302, 'is not sent there'],
])(
  'a server that refuses at %s is said to, without what was sent',
  async (path, status, advice) => {
    listen(other, '/refused', 401);
    listen(web, path, status, `${other.url}/refused`);
    const failure = await failureOf(fetched(`${web.url}${path}`));
    expect(failure.reason).toBe('DataForbidden');
    expect(failure.message).toContain(advice);
    expect(failure.message).not.toContain(CANARY);
    expect(failure.message).not.toContain(SENT);
  },
);

test('whoever answers something else does not learn more than what it was sent', async () => {
  web.handlers.set('/echo', ({ socket, headers }) => {
    socket.end(`HTTP/1.1 ${headers.authorization ?? ''}\r\n\r\n`);
  });
  const failure = await failureOf(fetched(`${web.url}/echo`));
  expect(failure.message).not.toContain(SENT);
  web.handlers.set('/type', ({ headers }, response) => {
    response.writeHead(200, { 'content-encoding': headers.authorization }).end('x');
  });
  expect((await failureOf(fetched(`${web.url}/type`))).message).not.toContain(SENT);
  web.handlers.set('/end', csv('a\n'));
  expect(await fetched(`${web.url}/end`)).toBe('a\n');
});
