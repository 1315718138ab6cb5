import { setImmediate as turn } from 'node:timers/promises';
import type { Connection } from '../../../worker/ssh/connection.ts';
import type { FileKind } from '../../../worker/ssh/file-failure.ts';
import { connectTo, failureOf, never } from '../../support/ssh-connect.ts';
import {
  startFaultyServer,
  type FaultyFile,
  type FaultyServer,
  type ReadAnswer,
} from '../../support/ssh-faulty-server.ts';

const READ = 31 * 1024;
const IDLE_MS = 300;
const zeros = (_position: number, length: number): Buffer => Buffer.alloc(length);

/** A file that answers its first read well and each later one as told. */
const after = (answer: Exclude<ReadAnswer, Buffer>): FaultyFile => ({
  stat: { size: 4 * READ },
  read: (position, length) => (position === 0 ? Buffer.alloc(length) : answer),
});

/** A file of `size` bytes as stat says, of which there are really `real`. */
const lying = (size: number, real: number): FaultyFile => ({
  stat: { size },
  read: (position, length) =>
    position >= real ? 1 : Buffer.alloc(Math.min(length, real - position)),
});

const files: Readonly<Record<string, FaultyFile>> = {
  forbidden: { stat: { size: 1 }, openStatus: 3 },
  'forbidden to stat': { stat: 3 },
  broken: { stat: { size: 1 }, openStatus: 4 },
  stalling: after('silence'),
  cut: after('cut'),
  ended: after('end of session'),
  garbled: after('garbage'),
  unreadable: after(4),
  'cut short': lying(2 * READ, READ + 10),
  grown: lying(READ, 2 * READ),
  'written anew': { ...lying(READ, READ), statAfter: { size: READ, mtime: 7 } },
  'shorter now': { ...lying(READ, READ), statAfter: { size: 5 } },
  endless: { stat: { size: 2 ** 52 }, read: zeros },
  'too much': { stat: { size: 10 }, read: () => Buffer.alloc(4 * READ) },
  dribbling: {
    stat: { size: READ + 100 },
    read: (position, length) =>
      position >= READ + 100
        ? 1
        : Buffer.alloc(Math.min(length, position < READ ? READ / 8 : 30), position % 251),
  },
};

let server: FaultyServer;
let connection: Connection;

beforeEach(async () => {
  server = await startFaultyServer({ files });
  connection = await connectTo(server, { password: 'any' });
});

afterEach(async () => {
  await connection.close();
  await server.stop();
});

const options = (kind: FileKind) =>
  ({ kind, maxBytes: 10 * READ, signal: never, idleTimeoutMs: IDLE_MS }) as const;

async function consume(path: string): Promise<number> {
  let received = 0;
  for await (const chunk of connection.stream(path, options('data'))) received += chunk.length;
  return received;
}

const cases = [
  { path: 'forbidden', model: 'ModelUnreadable', data: 'DataForbidden', says: 'permission' },
  { path: 'forbidden to stat', model: 'ModelUnreadable', data: 'DataForbidden', says: 'tester' },
  { path: 'broken', model: 'ModelUnreadable', data: 'DataUnavailable', says: 'SFTP status 4' },
  { path: 'unreadable', model: 'ModelUnreadable', data: 'DataUnavailable', says: 'could not read' },
  { path: 'stalling', model: 'ServerStalled', data: 'ServerStalled', says: 'nothing for 0.3 s' },
  { path: 'cut', model: 'ConnectionLost', data: 'ConnectionLost', says: 'lost while reading' },
  { path: 'ended', model: 'ConnectionLost', data: 'ConnectionLost', says: 'lost while reading' },
  { path: 'garbled', model: 'ConnectionLost', data: 'ConnectionLost', says: 'exceeds max length' },
  { path: 'cut short', model: 'ModelChanged', data: 'DataTruncated', says: '31754 of 63488 bytes' },
  { path: 'grown', model: 'ModelChanged', data: 'DataChanged', says: 'changed while' },
  { path: 'written anew', model: 'ModelChanged', data: 'DataChanged', says: 'changed while' },
  { path: 'shorter now', model: 'ModelChanged', data: 'DataChanged', says: 'changed while' },
  { path: 'no such', model: 'ModelNotFound', data: 'DataNotFound', says: 'starts in "/srv"' },
] as const;

test.each(cases)('a file that is $path is $model or $data', async ({ path, model, data, says }) => {
  const ofModel = await failureOf(connection.download(path, options('model')));
  expect(ofModel.message).toContain(says);
  expect(ofModel.message).toContain(`"${path}" on 127.0.0.1:${String(server.port)}`);
  expect(ofModel.reason).toBe(model);
  await connection.close();
  connection = await connectTo(server, { password: 'any' });
  const ofData = await failureOf(consume(path));
  expect(ofData.message).toContain(says);
  expect(ofData.reason).toBe(data);
});

test('answers shorter than asked for are put together in order', async () => {
  const { bytes } = await connection.download('dribbling', options('model'));
  expect(bytes).toHaveLength(READ + 100);
  const pieces = Array.from({ length: 8 }, (_, index) => (index * READ) / 8);
  expect(pieces.map((position) => bytes[position])).toEqual(pieces.map((p) => p % 251));
  expect([bytes[READ], bytes[READ + 30], bytes[READ + 99]]).toEqual(
    [READ, READ + 30, READ + 90].map((p) => p % 251),
  );
});

test('more bytes than asked for are not taken for the file', async () => {
  const outcome = await connection.download('too much', options('model')).then(
    ({ bytes }) => bytes.length,
    (error: unknown) => error,
  );
  expect(outcome).not.toBe(10);
});

test('a slow consumer does not make the read-ahead grow', async () => {
  let reads = 0;
  const counting = await startFaultyServer({
    files: {
      endless: { stat: { size: 2 ** 40 }, read: (_, n) => ((reads += 1), Buffer.alloc(n)) },
    },
  });
  await using counted = await connectTo(counting, { password: 'any' });
  for await (const chunk of counted.stream('endless', options('data'))) {
    expect(chunk).toHaveLength(READ);
    for (let i = 0; i < 200; i++) await turn();
    break;
  }
  expect(reads).toBeLessThanOrEqual(66);
  await counted.close();
  await counting.stop();
});

test('an abort in the middle of a file rejects with its reason, and the connection still closes', async () => {
  const abort = new AbortController();
  const reading = (async () => {
    for await (const chunk of connection.stream('endless', {
      kind: 'data',
      signal: abort.signal,
    })) {
      expect(chunk.length).toBeGreaterThan(0);
      abort.abort(new Error('told to stop'));
    }
  })();
  await expect(reading).rejects.toThrow('told to stop');
});
