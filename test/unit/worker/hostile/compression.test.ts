import { Readable } from 'node:stream';
import { createGzip, createZstdCompress, gzipSync, zstdCompressSync } from 'node:zlib';
import { decompressed } from '../../../../worker/data/compression.ts';
import { openData } from '../../../../worker/data/open.ts';
import { RunError } from '../../../../worker/errors.ts';
import { bytesOf, collect, sourceOf } from '../../../support/byte-stream.ts';
import { fuzz } from '../../../support/fuzz.ts';
import { mutationsOf } from '../../../support/mutations.ts';
import { failureOf, never } from '../../../support/ssh-connect.ts';

const MIB = 1024 * 1024;
const HARMLESS = 16 * MIB;

/** So many MiB of lines, compressed. */
async function bomb(mebibytes: number, engine: NodeJS.ReadWriteStream): Promise<Buffer> {
  const piece = Buffer.alloc(MIB, '1,2\n');
  const pieces = Readable.from(Array.from({ length: mebibytes }, () => piece));
  const parts: Uint8Array[] = [];
  for await (const part of pieces.pipe(engine)) parts.push(part as Uint8Array);
  return Buffer.concat(parts);
}

/** How many bytes come out, and the most memory of buffers beside the compressed bytes on the way. */
async function drain(bytes: Uint8Array): Promise<{ given: number; most: number }> {
  let [given, most] = [0, 0];
  const before = process.memoryUsage().arrayBuffers;
  for await (const piece of await decompressed(bytesOf(bytes, 4096), 'x.csv', HARMLESS)) {
    given += piece.length;
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  return { given, most };
}

test('gzip, as it can make no more than 1032 bytes of one, is read to its end in little memory', async () => {
  const { given, most } = await drain(await bomb(256, createGzip({ level: 9 })));
  expect(given).toBe(256 * MIB);
  expect(most).toBeLessThan(128 * MIB);
});

test.each([
  ['gzip in gzip', async () => gzipSync(await bomb(64, createGzip({ level: 9 })))],
  ['zstd', async () => bomb(64, createZstdCompress())],
  ['zstd in gzip', async () => gzipSync(await bomb(64, createZstdCompress()))],
])('a bomb of %s is refused as soon as it is seen to be one', async (_, made) => {
  const bytes = await made();
  expect(bytes.length).toBeLessThan((64 * MIB) / 2048);
  const failure = await failureOf(drain(bytes));
  expect(failure.reason).toBe('DataInvalid');
  expect(failure.message).toMatch(
    /^The first \d+ bytes of x\.csv decompress to more than \d+, over 2048 times as much, as no table/,
  );
});

test('a third layer is no CSV, and is not taken off', async () => {
  const layers = gzipSync(gzipSync(gzipSync('a,b\n1,2\n')));
  const pieces = await collect(await decompressed(bytesOf(layers), 'x.csv'));
  expect(Buffer.concat(pieces).subarray(0, 3).toString('hex')).toBe('1f8b08');
});

const TEXT = 'a,b\n' + '1.25,2.5\n'.repeat(100);
const FILES = [
  gzipSync(TEXT),
  zstdCompressSync(TEXT),
  gzipSync(zstdCompressSync(TEXT)),
  Buffer.from(`\ufeff${TEXT}`, 'utf16le'),
];

test('whatever is done to compressed data, it ends in bytes or in a sentence', async () => {
  await fuzz({ what: 'compressed data', inputs: 1500 }, mutationsOf(FILES), async (bytes) => {
    try {
      const source = sourceOf(() => bytesOf(bytes, 50));
      await collect((await openData(source, { signal: never })).bytes);
      return 'bytes';
    } catch (thrown) {
      if (!(thrown instanceof RunError)) throw thrown;
      expect(thrown.message).toMatch(/^[^\n]{1,600}\.$/);
      return thrown.reason;
    }
  });
}, 120_000);
