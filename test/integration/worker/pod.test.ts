import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../../worker/config.ts';
import { runInPod } from '../../../worker/pod.ts';
import { failureOf, never } from '../../support/ssh-connect.ts';
import { newKeyPair, type KeyPair } from '../../support/ssh-keys.ts';
import { startSshd, type Sshd } from '../../support/sshd.ts';
import { csv, startWebServer, type WebServer } from '../../support/web-server.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/models', import.meta.url));

let key: KeyPair;
let sshd: Sshd;
let web: WebServer;
let secret: string;

beforeAll(async () => {
  key = await newKeyPair();
  [sshd, web] = await Promise.all([
    startSshd({ authorizedKeys: [key.publicKey], hostKeys: ['ed25519'] }),
    startWebServer(),
  ]);
  await cp(FIXTURES, join(sshd.root, 'models'), { recursive: true });
});

afterAll(async () => {
  await Promise.all([sshd.stop(), web.stop()]);
});

beforeEach(async () => {
  secret = await mkdtemp(join(tmpdir(), 'secret-'));
  await writeFile(join(secret, 'ssh-privatekey'), key.privateKey);
});

afterEach(() => rm(secret, { recursive: true }));

function config(
  data: { url: string } | { sftpPath: string },
  knownHosts = sshd.knownHosts,
): Config {
  const { host, port, username } = sshd;
  return {
    knownHosts,
    document: {
      schemaVersion: 1,
      runId: 'r1',
      ssh: { host, port, username, secretName: 'digits-ssh' },
      models: [
        { name: 'lda', path: 'models/integers.onnx' },
        { name: 'tree', path: join(sshd.root, 'models/whole-numbers.onnx') },
      ],
      data: { ...data, label: '# class', ignore: ['class name'], normalize: 'none' },
    },
  };
}

function start(of: Config, log: string[] = []) {
  return runInPod(of, secret, { signal: never, log: (message) => log.push(message) });
}

async function serveRows(path: string): Promise<string> {
  web.handlers.set(path, csv(await readFile(join(FIXTURES, 'rows.csv'), 'utf8')));
  return web.url + path;
}

const COUNTS = [
  { name: 'lda', rows: 60, correct: 56 },
  { name: 'tree', rows: 60, correct: 53 },
];

test('scores the data of a URL with models from an SSH server', async () => {
  const log: string[] = [];
  const results = await start(config({ url: await serveRows('/rows.csv') }), log);
  expect(results).toMatchObject(COUNTS);
  expect(log.filter((message) => message === 'model loaded')).toHaveLength(2);
});

test('scores data that lies beside the models, over the one connection', async () => {
  const before = sshd.log().split('Accepted publickey').length;
  const results = await start(config({ sftpPath: 'models/rows.csv' }));
  expect(results).toMatchObject(COUNTS);
  expect(sshd.log().split('Accepted publickey')).toHaveLength(before + 1);
});

test('uses credentials that arrive a moment after the pod has started', async () => {
  await rm(join(secret, 'ssh-privatekey'));
  setTimeout(() => void writeFile(join(secret, 'ssh-privatekey'), key.privateKey), 300);
  const results = await start(config({ url: await serveRows('/rows.csv') }));
  expect(results).toMatchObject(COUNTS);
});

test('a server that known_hosts does not know ends the run before anything is read', async () => {
  const other = await newKeyPair();
  const knownHosts = `[${sshd.host}]:${String(sshd.port)} ${other.publicKey}\n`;
  const url = await serveRows('/rows.csv');
  expect((await failureOf(start(config({ url }, knownHosts)))).reason).toBe('HostKeyChanged');
  const elsewhere = `elsewhere.example.org ${other.publicKey}\n`;
  expect((await failureOf(start(config({ url }, elsewhere)))).reason).toBe('HostKeyUnknown');
});

test('a model that is not there is named', async () => {
  const of = config({ url: await serveRows('/rows.csv') });
  const document = { ...of.document, models: [{ name: 'x', path: 'models/x.onnx' }] };
  const failure = await failureOf(start({ ...of, document }));
  expect(failure.reason).toBe('ModelNotFound');
  expect(failure.message).toContain('models/x.onnx');
});

test.each([
  ['a URL', () => ({ url: `${web.url}/none.csv` })],
  ['a path on the server', () => ({ sftpPath: 'models/none.csv' })],
])('data that is not there is named: %s', async (_, data) => {
  const failure = await failureOf(start(config(data())));
  expect(failure.reason).toBe('DataNotFound');
  expect(failure.message).toContain('none.csv');
});

test('data that is cut off gives no scores', async () => {
  web.handlers.set('/cut.csv', (_, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('# class,class name, width,length/2,a,b\n0,ash,1,2,3,4\n', () => {
      response.destroy();
    });
  });
  const failure = await failureOf(start(config({ url: `${web.url}/cut.csv` })));
  expect(failure.reason).toBe('DataTruncated');
});

test('a Secret with nothing to log in with is named', async () => {
  await rm(join(secret, 'ssh-privatekey'));
  const failure = await failureOf(start(config({ url: await serveRows('/rows.csv') })));
  expect(failure.reason).toBe('CredentialsMissing');
  expect(failure.message).toContain('"digits-ssh"');
}, 10_000);
