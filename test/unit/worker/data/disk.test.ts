import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile } from '../../../../worker/data/disk.ts';
import { prefetch } from '../../../../worker/data/prefetch.ts';
import { collect } from '../../../support/byte-stream.ts';
import { failureOf, never } from '../../../support/ssh-connect.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'disk-'));
});

afterAll(() => rm(directory, { recursive: true }));

test('streams a file in pieces', async () => {
  const path = join(directory, 'data.csv');
  await writeFile(path, 'x'.repeat(200_000));
  const pieces = await collect(openFile(path, never));
  expect(pieces.length).toBeGreaterThan(2);
  expect(Buffer.concat(pieces)).toHaveLength(200_000);
});

test('a file that is not there is named', async () => {
  const failure = await failureOf(collect(openFile(join(directory, 'no.csv'), never)));
  expect(failure.reason).toBe('DataNotFound');
  expect(failure.message).toContain(`The data cannot be read from "${directory}/no.csv": ENOENT`);
});

test('a directory is no data', async () => {
  const failure = await failureOf(collect(openFile(directory, never)));
  expect(failure.reason).toBe('DataForbidden');
});

test('prefetching begins at once, gives everything once, and ends the stream', async () => {
  const seen: string[] = [];
  const stream = prefetch(
    (async function* () {
      try {
        seen.push('begun');
        yield await Promise.resolve(1);
        yield 2;
        yield 3;
      } finally {
        seen.push('ended');
      }
    })(),
  );
  expect(seen).toEqual(['begun']);
  for await (const item of stream) {
    seen.push(String(item));
    if (item === 2) break;
  }
  expect(seen).toEqual(['begun', '1', '2', 'ended']);
});

test('a stream that fails to start fails when it is read, and not before', async () => {
  const stream = prefetch(openFile(join(directory, 'no.csv'), never));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect((await failureOf(collect(stream))).reason).toBe('DataNotFound');
});
