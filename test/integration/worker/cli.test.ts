import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { runChild } from '../../support/child.ts';
import { newKeyPair, writeKeyPair } from '../../support/ssh-keys.ts';
import { startSshd, type Sshd } from '../../support/sshd.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const FIXTURES = join(ROOT, 'test/fixtures/models');

let directory: string;
let sshd: Sshd;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cli-'));
  const key = await writeKeyPair(join(directory, 'key'), { type: 'ed25519', passphrase: 'words' });
  await writeFile(join(directory, 'passphrase'), 'words\n');
  sshd = await startSshd({ authorizedKeys: [key.publicKey], hostKeys: ['ed25519'] });
  await cp(FIXTURES, sshd.root, { recursive: true });
  await writeFile(join(directory, 'known_hosts'), sshd.knownHosts);
  await manifest('letters.yaml', 'integers.onnx');
});

afterAll(async () => {
  await Promise.all([sshd.stop(), rm(directory, { recursive: true })]);
});

async function manifest(file: string, ...models: string[]): Promise<void> {
  const { host, port, username } = sshd;
  const resource = {
    apiVersion: 'batchinference.dev/v1alpha1',
    kind: 'BatchInference',
    metadata: { name: 'letters' },
    spec: {
      ssh: { host, port, username, secretName: 'letters-ssh' },
      models: models.map((path, index) => ({ name: `m${String(index)}`, path })),
      data: { sftpPath: 'rows.csv', label: '# class', ignore: ['class name'] },
    },
  };
  await writeFile(join(directory, file), stringify(resource));
}

function batchinference(...args: string[]) {
  const launcher = join(ROOT, 'worker/batchinference.js');
  return runChild(process.execPath, [launcher, ...args], { cwd: directory });
}

const ON_DISK = ['--models', FIXTURES, '--data', join(FIXTURES, 'rows.csv')];
const SCORES = {
  scores: 'm0=0.9333',
  best: { model: 'm0', accuracy: '0.933333' },
  rows: { scored: 60 },
};

test('scores files on disk and prints a table', async () => {
  const { code, stdout, stderr } = await batchinference('score', 'letters.yaml', ...ON_DISK);
  expect(stdout).toBe('MODEL  ACCURACY  CORRECT  ROWS\nm0     0.933333  56       60\n');
  expect([code, stderr]).toEqual([0, '']);
});

test('fetches both over SSH and prints what the status would carry', async () => {
  const server = ['--known-hosts', 'known_hosts', '--identity', 'key'];
  const { code, stdout } = await batchinference(
    ...['score', 'letters.yaml', '-o', 'json', ...server, '--passphrase-file', 'passphrase'],
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ ...SCORES, models: [{ rows: 60, correct: 56 }] });
});

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
  await manifest('missing.yaml', 'none.onnx');
  const { code, stdout, stderr } = await batchinference('score', 'missing.yaml', ...ON_DISK);
  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toMatch(/^batchinference: ModelNotFound: The model cannot be read .*\n$/);
});

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
  await manifest('twice.yaml', 'a/integers.onnx', 'b/integers.onnx');
  const { code, stderr } = await batchinference('score', 'twice.yaml', ...ON_DISK);
  expect(code).toBe(2);
  expect(stderr).toContain('the models m0 and m1 would both be "integers.onnx" in --models');
});

test('--help prints every option', async () => {
  const { code, stdout } = await batchinference('--help');
  expect(code).toBe(0);
  for (const option of ['--models', '--known-hosts', '--passphrase-file', '-o, --output']) {
    expect(stdout).toContain(option);
  }
});
