import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHttpSecret, readSecret } from '../../../../worker/inputs/secret.ts';
import { failureOf, never } from '../../../support/ssh-connect.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'secret-'));
});

afterEach(() => rm(directory, { recursive: true }));

test('reads the keys that are there', async () => {
  await writeFile(join(directory, 'ssh-privatekey'), 'KEY\n');
  await writeFile(join(directory, 'passphrase'), 'words');
  expect(await readSecret(directory, { signal: never })).toEqual({
    privateKey: 'KEY\n',
    passphrase: 'words',
    password: undefined,
  });
});

test('waits for a volume that is filled a moment late', async () => {
  setTimeout(() => void writeFile(join(directory, 'password'), 'word'), 150);
  const texts = await readSecret(directory, { signal: never });
  expect(texts.password).toBe('word');
});

test('gives up after a while, with nothing', async () => {
  await writeFile(join(directory, 'passphrase'), 'words');
  await writeFile(join(directory, 'password'), '');
  const texts = await readSecret(directory, { signal: never, patienceMilliseconds: 10 });
  expect(texts.privateKey).toBeUndefined();
  const none = await readSecret(join(directory, 'none'), {
    signal: never,
    patienceMilliseconds: 0,
  });
  expect(none).toEqual({});
});

test('a key that cannot be read is named', async () => {
  await mkdir(join(directory, 'password'));
  const failure = await failureOf(readSecret(directory, { signal: never }));
  expect(failure.reason).toBe('CredentialsInvalid');
  expect(failure.message).toContain('The key password of the Secret cannot be read: EISDIR');
});

test('reads what there is to fetch data.url with, and waits for any of it', async () => {
  setTimeout(() => void writeFile(join(directory, 'ca.crt'), 'PEM'), 150);
  expect(await readHttpSecret(directory, { signal: never })).toEqual({
    username: undefined,
    password: undefined,
    token: undefined,
    ca: 'PEM',
  });
  await writeFile(join(directory, 'username'), 'me');
  await writeFile(join(directory, 'password'), 'word\n');
  await writeFile(join(directory, 'token'), 'abc');
  expect(await readHttpSecret(directory, { signal: never })).toEqual({
    username: 'me',
    password: 'word\n',
    token: 'abc',
    ca: 'PEM',
  });
  const none = { signal: never, patienceMilliseconds: 0 };
  expect(await readHttpSecret(join(directory, 'none'), none)).toEqual({});
});
