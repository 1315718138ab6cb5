import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../../worker/config.ts';
import type { RunDocument } from '../../../worker/contract.ts';
import { UnchangedError } from '../../../worker/errors.ts';
import { runInPod, type Mounts } from '../../../worker/pod.ts';
import { failureOf, never } from '../../support/ssh-connect.ts';
import { newKeyPair, type KeyPair } from '../../support/ssh-keys.ts';
import { startSshd, type Sshd } from '../../support/sshd.ts';
import { csv, startWebServer, type WebServer } from '../../support/web-server.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/models', import.meta.url));

let key: KeyPair;
let sshd: Sshd;
let web: WebServer;
let mounts: Mounts;

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
  const root = await mkdtemp(join(tmpdir(), 'pod-'));
  mounts = Object.fromEntries(
    ['credentials', 'http', 'data', 'output'].map((name) => [name, join(root, name)]),
  ) as unknown as Mounts;
  for (const directory of [mounts.credentials, mounts.http, mounts.data, mounts.output]) {
    await mkdir(directory);
  }
  await writeFile(join(mounts.credentials, 'ssh-privatekey'), key.privateKey);
});

afterEach(() => rm(join(mounts.data, '..'), { recursive: true }));

function config(
  data: Pick<RunDocument['data'], 'url' | 'sftpPath' | 'file' | 'secretName'>,
  knownHosts = sshd.knownHosts,
): Config {
  const { host, port, username } = sshd;
  return {
    knownHosts,
    document: {
      schemaVersion: 2,
      runId: 'r1',
      ssh: { host, port, username, secretName: 'digits-ssh' },
      models: [
        { name: 'lda', path: 'models/integers.onnx' },
        { name: 'tree', path: join(sshd.root, 'models/whole-numbers.onnx') },
      ],
      data: {
        ...{ ...data, label: '# class', ignore: ['class name'] },
        ...{ missing: 'Reject', normalize: 'none' },
      },
    },
  };
}

function start(of: Config, log: string[] = []) {
  return runInPod(of, mounts, { signal: never, log: (message) => log.push(message) });
}

async function serveRows(path: string): Promise<string> {
  web.handlers.set(path, csv(await readFile(join(FIXTURES, 'rows.csv'), 'utf8')));
  return web.url + path;
}

const SCORES = {
  rows: { total: 60, scored: 60, rejected: 0 },
  models: [
    { name: 'lda', result: { rows: 60, correct: 56 } },
    { name: 'tree', result: { rows: 60, correct: 53 } },
  ],
};

/** The same run with more in its document. */
function withMore(of: Config, more: Partial<RunDocument>): Config {
  return { ...of, document: { ...of.document, ...more } };
}

test('scores the data of a URL with models from an SSH server', async () => {
  const log: string[] = [];
  const report = await start(config({ url: await serveRows('/rows.csv') }), log);
  expect(report).toMatchObject(SCORES);
  expect(log.filter((message) => message === 'model loaded')).toHaveLength(2);
});

test('scores nothing when models and data are those of the last run', async () => {
  const rows = await readFile(join(FIXTURES, 'rows.csv'), 'utf8');
  web.handlers.set('/tagged.csv', (_, response) => {
    response.writeHead(200, { etag: '"v1"' }).end(rows);
  });
  const first = config({ url: `${web.url}/tagged.csv` });
  const report = await start(first);
  const sha256 = report?.models.map((model) => model.sha256) ?? [];
  const skipIf = { etag: report?.etag ?? '', sha256 };
  const log: string[] = [];
  await expect(start(withMore(first, { skipIf }), log)).rejects.toThrow(UnchangedError);
  expect(log).not.toContain('reading data');
});

test('scores data that lies beside the models, over the one connection', async () => {
  const before = sshd.log().split('Accepted publickey').length;
  const report = await start(config({ sftpPath: 'models/rows.csv' }));
  expect(report).toMatchObject(SCORES);
  expect(sshd.log().split('Accepted publickey')).toHaveLength(before + 1);
});

test('uses credentials that arrive a moment after the pod has started', async () => {
  await rm(join(mounts.credentials, 'ssh-privatekey'));
  setTimeout(() => void writeFile(join(mounts.credentials, 'ssh-privatekey'), key.privateKey), 300);
  const report = await start(config({ url: await serveRows('/rows.csv') }));
  expect(report).toMatchObject(SCORES);
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
  await rm(join(mounts.credentials, 'ssh-privatekey'));
  const failure = await failureOf(start(config({ url: await serveRows('/rows.csv') })));
  expect(failure.reason).toBe('CredentialsMissing');
  expect(failure.message).toContain('"digits-ssh"');
}, 10_000);

test('scores a file of a volume that is mounted', async () => {
  await cp(join(FIXTURES, 'rows.csv'), join(mounts.data, 'rows.csv'));
  const report = await start(config({ file: { claimName: 'data', path: 'rows.csv' } }));
  expect(report).toMatchObject(SCORES);
});

test('fetches a URL of this machine with what its Secret holds', async () => {
  let asked: string | undefined;
  const rows = csv(await readFile(join(FIXTURES, 'rows.csv'), 'utf8'));
  web.handlers.set('/secret.csv', (request, response) => {
    asked = request.headers.authorization;
    rows(request, response);
  });
  await writeFile(join(mounts.http, 'token'), 'canary-token\n');
  const of = config({ url: `${web.url}/secret.csv`, secretName: 'web' });
  expect(await start(of)).toMatchObject(SCORES);
  expect(asked).toBe('Bearer canary-token');
});

const NAMES = ['predictions.csv', 'rejected.csv', 'report.json'];

test.each([
  ['a mounted claim', { claimName: 'results', path: 'today' }, () => join(mounts.output, 'today')],
  ['the server', { sftpPath: 'results/today' }, () => join(sshd.root, 'results/today')],
])('leaves its results on %s, and those of the next run instead', async (_, place, directory) => {
  const of = withMore(config({ sftpPath: 'models/rows.csv' }), {
    output: { ...place, columns: ['class name'], probabilities: false },
  });
  for (const model of ['lda', 'tree']) {
    const models = of.document.models.filter(({ name }) => name === model);
    await start(withMore(of, { models }));
    expect((await readdir(directory())).sort()).toEqual(NAMES);
    const predictions = await readFile(join(directory(), 'predictions.csv'), 'utf8');
    const lines = predictions.split('\n');
    expect(lines.slice(0, 2)).toEqual([`row,class name,# class,${model}`, '1,ash,0,0']);
    expect(lines).toHaveLength(62);
  }
  const report: unknown = JSON.parse(await readFile(join(directory(), 'report.json'), 'utf8'));
  expect(report).toMatchObject({ rows: SCORES.rows, models: [SCORES.models[1]] });
});

test('leaves no results of a run that fails', async () => {
  await writeFile(
    join(mounts.data, 'bad.csv'),
    '# class,class name, width,length/2,a,b\n0,x,1,2,3,y\n',
  );
  const of = withMore(config({ file: { claimName: 'data', path: 'bad.csv' } }), {
    output: { claimName: 'results', probabilities: false },
  });
  expect((await failureOf(start(of))).reason).toBe('NotANumber');
  expect(await readdir(mounts.output)).toEqual([]);
});

test.each([
  ['on the server', { sftpPath: 'sharded' }, 'models/rows.csv'],
  ['in a claim', { claimName: 'results', path: 'sharded' }, 'models/rows.csv'],
])('shards leave their parts %s, and the last pod what one pod leaves', async (_, output, data) => {
  const shards = { count: 3 };
  const of = withMore(config({ sftpPath: data }), {
    shards,
    output: { ...output, probabilities: false },
  });
  for (const shard of [2, 0, 1]) expect(await start({ ...of, shard })).toBeUndefined();
  expect(await start(of)).toMatchObject({ ...SCORES, shards: { count: 3, run: 'r1' } });
  const root = 'claimName' in output ? mounts.output : sshd.root;
  const names = await readdir(join(root, 'sharded'));
  expect(names.sort()).toEqual(['predictions.csv', 'rejected.csv', 'report.json']);
});
