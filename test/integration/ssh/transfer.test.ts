import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sftpSource } from '../../../worker/data/sftp.ts';
import type { Connection } from '../../../worker/ssh/connection.ts';
import { bytesFrom, collect } from '../../support/byte-stream.ts';
import { connectTo, failureOf, never } from '../../support/ssh-connect.ts';
import { newKeyPair } from '../../support/ssh-keys.ts';
import { startSshd, type Sshd } from '../../support/sshd.ts';

const MIB = 1024 * 1024;
const model = { kind: 'model', maxBytes: 100 * MIB, signal: never } as const;
const data = { kind: 'data', signal: never } as const;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

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

async function write(name: string, bytes: Uint8Array): Promise<Uint8Array> {
  await writeFile(join(sshd.root, name), bytes);
  return bytes;
}

async function streamed(path: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of connection.stream(path, data)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('a source tells the size, and gives the file', async () => {
  const bytes = await write('data.csv', randomBytes(3 * MIB));
  const source = sftpSource(Promise.resolve(connection), 'data.csv');
  const opened = await source.open(never);
  expect(source.name).toBe('"data.csv"');
  expect(opened.size).toBe(bytes.length);
  expect(sha256(Buffer.concat(await collect(opened.bytes)))).toBe(sha256(bytes));
  await write('empty.csv', Buffer.alloc(0));
  expect((await sftpSource(Promise.resolve(connection), 'empty.csv').open(never)).size).toBe(0);
});

test('a source gives its file from any byte on, and notices when it has become another', async () => {
  const bytes = await write('parts.csv', randomBytes(3 * MIB));
  const { parts } = await sftpSource(Promise.resolve(connection), 'parts.csv').open(never);
  expect(parts?.size).toBe(bytes.length);
  const rest = await bytesFrom(parts, MIB + 7);
  expect(sha256(rest)).toBe(sha256(bytes.subarray(MIB + 7)));
  await parts?.refuseChanged();
  await write('parts.csv', bytes.subarray(1));
  expect((await failureOf(parts?.refuseChanged() ?? Promise.resolve())).reason).toBe('DataChanged');
});

test('a source that cannot be opened says so when it is', async () => {
  const failure = await failureOf(sftpSource(Promise.resolve(connection), 'no.csv').open(never));
  expect(failure.reason).toBe('DataNotFound');
});

test('a file of 64 MiB arrives whole, and its digest is right', async () => {
  const bytes = await write('large', randomBytes(64 * MIB));
  const download = await connection.download('large', model);
  expect(download.sha256).toBe(sha256(bytes));
  expect(sha256(download.bytes)).toBe(download.sha256);
  expect(sha256(await streamed('large'))).toBe(download.sha256);
}, 60_000);

test.each([0, 1, 255 * 1024, 255 * 1024 + 1, 8 * 255 * 1024, 8 * 255 * 1024 + 1])(
  'a file of %i bytes arrives whole',
  async (size) => {
    const bytes = await write('file', randomBytes(size));
    const download = await connection.download('file', model);
    expect(sha256(download.bytes)).toBe(sha256(bytes));
    expect(download.sha256).toBe(sha256(bytes));
    expect((await streamed('file')).equals(bytes)).toBe(true);
  },
);

test('OpenSSH gives long reads, and is asked for them', async () => {
  await write('long', randomBytes(MIB));
  const lengths: number[] = [];
  for await (const chunk of connection.stream('long', data)) lengths.push(chunk.length / 1024);
  expect(lengths).toEqual([255, 255, 255, 255, 4]);
});

test('several files can be read at once over one connection', async () => {
  const files = await Promise.all(
    [3, 5, 7].map((size) => write(`file ${String(size)}`, randomBytes(size * MIB))),
  );
  const downloads = await Promise.all(
    [3, 5, 7].map((size) => connection.download(`file ${String(size)}`, model)),
  );
  expect(downloads.map(({ sha256: digest }) => digest)).toEqual(files.map(sha256));
});

test('a stream that is left early leaves the connection usable', async () => {
  await write('left', randomBytes(8 * MIB));
  for await (const chunk of connection.stream('left', data)) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
  expect((await connection.download('left', model)).bytes).toHaveLength(8 * MIB);
});

test('a missing file is named, with the directory that a relative path starts from', async () => {
  const failure = await failureOf(connection.download('no/such.onnx', model));
  expect(failure.reason).toBe('ModelNotFound');
  expect(failure.message).toContain(`"no/such.onnx" on 127.0.0.1:${String(sshd.port)}`);
  expect(failure.message).toContain(`the server starts in "${sshd.root}"`);
});

test('the reasons for data are those of data', async () => {
  await mkdir(join(sshd.root, 'directory'));
  expect((await failureOf(streamed('/no/such.csv'))).reason).toBe('DataNotFound');
  expect((await failureOf(streamed('directory'))).reason).toBe('DataInvalid');
});

test('a directory is no model', async () => {
  const failure = await failureOf(connection.download(sshd.root, model));
  expect(failure.reason).toBe('ModelInvalid');
  expect(failure.message).toContain('is a directory');
});

test('a device is no model, and is not waited for', async () => {
  const failure = await failureOf(connection.download('/dev/zero', model));
  expect(failure.reason).toBe('ModelInvalid');
  expect(failure.message).toContain('not a regular file');
});

test('a file that is too large is refused before it is read', async () => {
  await write('big', randomBytes(101));
  const failure = await failureOf(connection.download('big', { ...model, maxBytes: 100 }));
  expect(failure.reason).toBe('ModelInvalid');
  expect(failure.message).toContain('has 101 bytes; at most 100 are accepted');
});

test('a connection that was closed reads nothing more, and can be closed again', async () => {
  const key = await newKeyPair();
  const other = await startSshd({ authorizedKeys: [key.publicKey] });
  const closed = await connectTo(other, { privateKey: key.privateKey });
  await closed.close();
  const failure = await failureOf(closed.download('file', model));
  expect(failure.reason).toBe('ConnectionLost');
  await closed.close();
  await other.stop();
});
