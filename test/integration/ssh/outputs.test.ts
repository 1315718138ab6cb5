import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openOutputs } from '../../../worker/outputs/outputs.ts';
import type { Place } from '../../../worker/outputs/place.ts';
import type { Connection } from '../../../worker/ssh/connection.ts';
import { connectTo, failureOf, never } from '../../support/ssh-connect.ts';
import { newKeyPair } from '../../support/ssh-keys.ts';
import { startSshd, type Sshd } from '../../support/sshd.ts';

const MIB = 1024 * 1024;
const WRITE = 31 * 1024;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

let sshd: Sshd;
let connection: Connection;

beforeAll(async () => {
  const key = await newKeyPair();
  sshd = await startSshd({ authorizedKeys: [key.publicKey] });
  connection = await connectTo(sshd, { privateKey: key.privateKey });
});

afterAll(async () => {
  await connection.close();
  await sshd.stop();
});

const place = (path: string): Place => connection.place(path, { signal: never });
const read = (path: string): Promise<Buffer> => readFile(join(sshd.root, path));
const list = async (path: string): Promise<readonly string[]> =>
  (await readdir(join(sshd.root, path))).sort();

test.each([
  { size: 0, pieces: 0 },
  { size: 1, pieces: 1 },
  { size: WRITE, pieces: WRITE },
  { size: WRITE + 1, pieces: 1000 },
  { size: 66 * WRITE + 1, pieces: MIB },
  { size: 20 * MIB, pieces: MIB },
])('a file of $size bytes arrives whole', async ({ size, pieces }) => {
  const bytes = randomBytes(size);
  const outputs = await openOutputs(place('sizes'), 'one');
  const file = await outputs.create('predictions.csv');
  for (let start = 0; start < size; start += pieces) {
    const piece = Buffer.from(bytes.subarray(start, start + pieces));
    await file.write(piece);
    // What was handed over may be written over.
    piece.fill(0);
  }
  await outputs.commit();
  expect(sha256(await read('sizes/predictions.csv'))).toBe(sha256(bytes));
});

test('the directory is made with those above it, and an earlier result is replaced', async () => {
  for (const content of ['old', 'newer']) {
    const outputs = await openOutputs(place('results/of/letters/'), content);
    await (await outputs.create('predictions.csv')).write(text(content));
    await (await outputs.create('report.json')).write(text('{}'));
    await outputs.commit();
  }
  expect(await list('results/of/letters')).toEqual(['predictions.csv', 'report.json']);
  expect((await read('results/of/letters/predictions.csv')).toString()).toBe('newer');
});

test('nothing stays of a run that fails, nor of a try that was killed', async () => {
  await mkdir(join(sshd.root, 'failing'));
  await writeFile(join(sshd.root, 'failing/.rejected.csv.killed.part'), 'half a line');
  {
    await using outputs = await openOutputs(place('failing'), 'one');
    await (await outputs.create('predictions.csv')).write(randomBytes(5 * MIB));
    expect(await list('failing')).toEqual(['.predictions.csv.one.part']);
  }
  expect(await list('failing')).toEqual([]);
});

test('results can be written while data is read over the same connection', async () => {
  await writeFile(join(sshd.root, 'data'), randomBytes(8 * MIB));
  const outputs = await openOutputs(place('copies'), 'one');
  const file = await outputs.create('predictions.csv');
  for await (const chunk of connection.stream('data', { kind: 'data', signal: never })) {
    await file.write(chunk);
  }
  await outputs.commit();
  expect((await read('copies/predictions.csv')).equals(await read('data'))).toBe(true);
});

test('a file where the directory should be is named', async () => {
  await writeFile(join(sshd.root, 'file'), '');
  for (const path of ['file', 'file/below']) {
    const failure = await failureOf(openOutputs(place(path), 'one'));
    expect(failure.reason).toBe('OutputForbidden');
    expect(failure.message).toContain(`"file" on 127.0.0.1:${String(sshd.port)} is no directory`);
  }
});

test('a name that is too long is refused for good', async () => {
  const failure = await failureOf(openOutputs(place('x'.repeat(300)), 'one'));
  expect(failure.reason).toBe('OutputForbidden');
});

test('a server that is read-only is one where the user may not write', async () => {
  const key = await newKeyPair();
  const readOnly = await startSshd({
    authorizedKeys: [key.publicKey],
    config: ['ForceCommand internal-sftp -R'],
  });
  const reader = await connectTo(readOnly, { privateKey: key.privateKey });
  const failure = await failureOf(openOutputs(reader.place('x', { signal: never }), 'one'));
  expect(failure.reason).toBe('OutputForbidden');
  expect(failure.message).toContain(`${readOnly.username} may not write "x"`);
  await reader.close();
  await readOnly.stop();
});
