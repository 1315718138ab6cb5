import { connectTo, failureOf, never } from '../../support/ssh-connect.ts';
import type { Connection } from '../../../worker/ssh/connection.ts';
import { remoteInputs } from '../../../worker/inputs/remote-inputs.ts';
import {
  startFaultyServer,
  type FaultyFile,
  type FaultyServer,
  type FaultyServerOptions,
} from '../../support/ssh-faulty-server.ts';

const IDLE_MS = 500;
const GIB = 1024 ** 3;

const zeros = (_: number, length: number): Buffer => Buffer.alloc(length);
const files: Readonly<Record<string, FaultyFile>> = {
  'ten bytes that are endless': { stat: { size: 10 }, read: zeros },
  'ten gigabytes that are ten bytes': {
    stat: { size: 10 * GIB },
    read: (position) => (position === 0 ? Buffer.alloc(10) : 1),
  },
  'two gigabytes that are ten bytes': {
    stat: { size: 2 * GIB - 1 },
    read: (position) => (position === 0 ? Buffer.alloc(10) : 1),
  },
  'three gigabytes': { stat: { size: 3 * GIB }, read: zeros },
  'more than there are numbers': { stat: { size: 2 ** 63 }, read: zeros },
  'two bytes for each that is asked for': {
    stat: { size: 100_000 },
    read: (_, length) => Buffer.alloc(2 * length),
  },
  'empty answers': { stat: { size: 100_000 }, read: () => Buffer.alloc(0) },
  'no answer to stat': { stat: 'silence' },
  'no answer to open': { stat: { size: 10 }, openStatus: 'silence' },
  'no answer to read': { stat: { size: 10 }, read: () => 'silence' },
  'a byte and no more': {
    stat: { size: 10 },
    read: (position) => (position === 0 ? Buffer.alloc(1) : 'silence'),
  },
};

async function withServer(
  options: FaultyServerOptions,
  use: (server: FaultyServer) => Promise<void>,
): Promise<void> {
  const server = await startFaultyServer(options);
  try {
    await use(server);
  } finally {
    await server.stop();
  }
}

async function consume(connection: Connection, path: string): Promise<number> {
  let received = 0;
  const options = { kind: 'data', signal: never, idleTimeoutMs: IDLE_MS } as const;
  for await (const piece of connection.stream(path, options)) received += piece.length;
  return received;
}

test.each<[string, string, string]>([
  ['ten bytes that are endless', 'ModelChanged', 'DataChanged'],
  ['ten gigabytes that are ten bytes', 'ModelInvalid', 'DataTruncated'],
  ['two gigabytes that are ten bytes', 'ModelChanged', 'DataTruncated'],
  ['more than there are numbers', 'ModelUnreadable', 'DataUnavailable'],
  ['two bytes for each that is asked for', 'ModelChanged', 'DataChanged'],
  ['empty answers', 'ModelChanged', 'DataTruncated'],
  ['no answer to stat', 'ServerStalled', 'ServerStalled'],
  ['no answer to open', 'ServerStalled', 'ServerStalled'],
  ['no answer to read', 'ServerStalled', 'ServerStalled'],
  ['a byte and no more', 'ServerStalled', 'ServerStalled'],
])(
  'a file of %s ends in a sentence',
  async (path, model, data) => {
    await withServer({ files }, async (server) => {
      const options = { kind: 'model', maxBytes: 2 ** 31 - 1, signal: never } as const;
      for (const [reason, read] of [
        [model, (c: Connection) => c.download(path, { ...options, idleTimeoutMs: IDLE_MS })],
        [data, (c: Connection) => consume(c, path)],
      ] as const) {
        const connection = await connectTo(server, { password: 'any' });
        const failure = await failureOf(read(connection));
        expect(failure.message).toContain(`"${path}"`);
        expect(failure.reason).toBe(reason);
        await connection.close();
      }
    });
  },
  30_000,
);

test('a model of three gigabytes is refused by its size, before a byte of it is read', async () => {
  let reads = 0;
  const read = (_: number, length: number): Buffer => {
    reads += 1;
    return Buffer.alloc(length);
  };
  const huge = { stat: { size: 3 * GIB }, read };
  await withServer({ files: { huge } }, async (server) => {
    await using connection = await connectTo(server, { password: 'any' });
    const inputs = remoteInputs({ data: { sftpPath: 'x' } as never }, Promise.resolve(connection));
    const failure = await failureOf(inputs.model('huge', never));
    expect(failure.reason).toBe('ModelInvalid');
    expect(failure.message).toContain('has 3221225472 bytes; at most 2147483647 are accepted');
    expect(reads).toBe(0);
  });
});

test('a directory that is listed without end is taken for a long one', async () => {
  const directory = { files: new Map<string, number>(), isEndless: true };
  await withServer({ directory }, async (server) => {
    await using connection = await connectTo(server, { password: 'any' });
    const names = await connection.place('.', { signal: never }).open();
    expect(names.length).toBeGreaterThanOrEqual(100_000);
    expect(names.length).toBeLessThan(110_000);
  });
}, 60_000);
