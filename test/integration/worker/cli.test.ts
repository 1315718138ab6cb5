import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { runChild } from '../../support/child.ts';
import { newKeyPair, writeKeyPair } from '../../support/ssh-keys.ts';
import { startSshd, type Sshd } from '../../support/sshd.ts';
import { startWebServer } from '../../support/web-server.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const FIXTURES = join(ROOT, 'test/fixtures/models');

/** For a test that starts the command more than once, on a machine that does much else. */
const SEVERAL_RUNS_MS = 30_000;

const COLUMNS = { label: '# class', ignore: ['class name'] };

let directory: string;
let sshd: Sshd;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cli-'));
  const key = await writeKeyPair(join(directory, 'key'), { type: 'ed25519', passphrase: 'words' });
  await writeFile(join(directory, 'passphrase'), 'words\n');
  sshd = await startSshd({ authorizedKeys: [key.publicKey], hostKeys: ['ed25519'] });
  await cp(FIXTURES, sshd.root, { recursive: true });
  await writeFile(join(directory, 'known_hosts'), sshd.knownHosts);
  await manifest('letters.yaml', ['integers.onnx']);
});

afterAll(async () => {
  await Promise.all([sshd.stop(), rm(directory, { recursive: true })]);
});

async function manifest(file: string, models: string[], more: object = {}): Promise<void> {
  const { host, port, username } = sshd;
  const resource = {
    apiVersion: 'batchinference.dev/v1alpha1',
    kind: 'BatchInference',
    metadata: { name: 'letters' },
    spec: {
      ssh: { host, port, username, secretName: 'letters-ssh' },
      models: models.map((path, index) => ({ name: `m${String(index)}`, path })),
      data: { ...COLUMNS, sftpPath: 'rows.csv' },
      ...more,
    },
  };
  await writeFile(join(directory, file), stringify(resource));
}

function batchinference(...args: string[]) {
  const launcher = join(ROOT, 'worker/batchinference.js');
  return runChild(process.execPath, [launcher, ...args], { cwd: directory });
}

const SERVER = [
  ...['--known-hosts', 'known_hosts', '--identity', 'key', '--passphrase-file', 'passphrase'],
];
const ON_DISK = ['--models', FIXTURES, '--data', join(FIXTURES, 'rows.csv')];
const SCORES = {
  scores: 'm0=0.9333',
  best: { model: 'm0', accuracy: '0.933333' },
  rows: { scored: 60 },
};

test('scores files on disk and prints a table', async () => {
  const { code, stdout, stderr } = await batchinference('score', 'letters.yaml', ...ON_DISK);
  const [header, row, ...others] = stdout.trimEnd().split('\n');
  expect(header).toBe('MODEL  ACCURACY  95% INTERVAL   F1 MACRO  CORRECT  ROWS');
  expect(row).toMatch(/^m0 +0\.933333 +0\.8407-0\.9738 +0\.\d+ +56 +60$/);
  expect(others).toEqual([]);
  expect([code, stderr]).toEqual([0, '']);
});

test('fetches both over SSH and prints what the status would carry', async () => {
  const { code, stdout } = await batchinference('score', 'letters.yaml', '-o', 'json', ...SERVER);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ ...SCORES, models: [{ rows: 60, correct: 56 }] });
});

test(
  'fetches models over SSH for data of this machine, which a volume has in a cluster',
  async () => {
    await manifest('volume.yaml', ['integers.onnx'], {
      data: { ...COLUMNS, file: { claimName: 'rows', path: 'rows.csv' } },
    });
    const refused = await batchinference('score', 'volume.yaml', ...SERVER);
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('give --data FILE');
    const { code, stdout } = await batchinference(
      ...['score', 'volume.yaml', '-o', 'json', ...SERVER, '--data', join(FIXTURES, 'rows.csv')],
    );
    expect([code, JSON.parse(stdout)]).toMatchObject([0, SCORES]);
  },
  SEVERAL_RUNS_MS,
);

test(
  'fetches data.url with the token of a file, and says which option when it is refused',
  async () => {
    const web = await startWebServer();
    const rows = await readFile(join(FIXTURES, 'rows.csv'));
    web.handlers.set('/rows.csv', ({ headers }, response) => {
      if (headers.authorization === 'Bearer secret') response.end(rows);
      else response.writeHead(401).end();
    });
    await writeFile(join(directory, 'token'), 'secret\n');
    await writeFile(join(directory, 'no-token'), 'a b\n');
    await manifest('url.yaml', ['integers.onnx'], {
      data: { ...COLUMNS, url: `${web.url}/rows.csv`, secretName: 'web' },
    });
    const score = (...options: string[]) =>
      batchinference('score', 'url.yaml', '-o', 'json', ...SERVER, ...options);
    const [given, wrong, missing] = await Promise.all([
      score('--http-token-file', 'token'),
      score('--http-token-file', 'no-token'),
      score(),
    ]);
    await web.stop();
    expect([given.code, JSON.parse(given.stdout)]).toMatchObject([0, SCORES]);
    expect([wrong.code, missing.code]).toEqual([3, 2]);
    expect(wrong.stderr).toMatch(/^batchinference: CredentialsInvalid: .*--http-token-file/);
    expect(missing.stderr).toContain('data.secretName ("web")');
  },
  SEVERAL_RUNS_MS,
);

test('a passphrase that is missing is asked for by the name of its option', async () => {
  const { code, stderr } = await batchinference(
    ...['score', 'letters.yaml', '--known-hosts', 'known_hosts', '--identity', 'key'],
  );
  expect(code).toBe(3);
  expect(stderr).toMatch(/^batchinference: CredentialsInvalid: .*--passphrase-file.*\n$/);
});

test('a host key that is not on record is refused', async () => {
  const { publicKey } = await newKeyPair();
  await writeFile(join(directory, 'others'), `elsewhere.example.org ${publicKey}\n`);
  const { code, stdout, stderr } = await batchinference(
    ...['score', 'letters.yaml', '--known-hosts', 'others', '--identity', 'key'],
    ...['--passphrase-file', 'passphrase'],
  );
  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toContain('batchinference: HostKeyUnknown: ');
});

test('a run that fails is one sentence on standard error and the exit code of the contract', async () => {
  await manifest('missing.yaml', ['none.onnx']);
  const { code, stdout, stderr } = await batchinference('score', 'missing.yaml', ...ON_DISK);
  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toMatch(/^batchinference: ModelNotFound: The model cannot be read .*\n$/);
});

test.each([
  ['0.9', 0, ', at least 0.9', ''],
  ['0.95', 4, ' and must be at least 0.95', 'batchinference: GateMissed: '],
])('a gate of %s ends with exit code %d, the scores printed', async (min, code, says, error) => {
  await manifest('gate.yaml', ['integers.onnx'], {
    gate: [{ model: 'm0', metric: 'accuracy', min }],
  });
  const ended = await batchinference('score', 'gate.yaml', '-o', 'json', ...ON_DISK);
  const message = `accuracy of m0 is 0.933333${says}`;
  expect(JSON.parse(ended.stdout)).toMatchObject({
    ...SCORES,
    gate: { passed: code === 0, message },
  });
  expect([ended.code, ended.stderr]).toEqual([code, error === '' ? '' : `${error}${message}\n`]);
});

test(
  '--output has the predictions of every row, the rejected rows and the report',
  async () => {
    await manifest('output.yaml', ['integers.onnx'], {
      output: { claimName: 'results', columns: ['class name'] },
    });
    const refused = await batchinference('score', 'output.yaml', ...ON_DISK);
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('give --output DIR');
    const { code } = await batchinference('score', 'output.yaml', ...ON_DISK, '--output', 'out');
    expect(code).toBe(0);
    expect((await readdir(join(directory, 'out'))).toSorted()).toEqual([
      ...['predictions.csv', 'rejected.csv', 'report.json'],
    ]);
    const lines = (await readFile(join(directory, 'out/predictions.csv'), 'utf8')).split(/\r?\n/);
    expect(lines[0]).toBe('row,class name,# class,m0');
    expect(lines.filter((line) => line !== '')).toHaveLength(61);
  },
  SEVERAL_RUNS_MS,
);

test.each([
  [['score'], 'give the command score and one manifest'],
  [['score', 'none.yaml', ...ON_DISK], 'cannot read the manifest: ENOENT'],
  [['score', 'key', ...ON_DISK], 'key has no resources of kind BatchInference'],
])('wrong use is one sentence and exit code 2: %j', async (args, message) => {
  const { code, stdout, stderr } = await batchinference(...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`batchinference: ${message}`);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('two models that would be one file on disk are refused', async () => {
  await manifest('twice.yaml', ['a/integers.onnx', 'b/integers.onnx']);
  const { code, stderr } = await batchinference('score', 'twice.yaml', ...ON_DISK);
  expect(code).toBe(2);
  expect(stderr).toContain('the models m0 and m1 would both be "integers.onnx" in --models');
});

test('--help prints every option', async () => {
  const { code, stdout } = await batchinference('--help');
  expect(code).toBe(0);
  for (const option of [
    '--models',
    '--known-hosts',
    '--passphrase-file',
    '--output DIR',
    '-o, --format',
  ]) {
    expect(stdout).toContain(option);
  }
});
