import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { compressionOf, decompressed } from '../../../../worker/data/compression.ts';
import { bytesOf, collect } from '../../../support/byte-stream.ts';
import { eventually } from '../../../support/eventually.ts';
import { failureOf } from '../../../support/ssh-connect.ts';

const TEXT = 'a,b\n' + '1.25,2.5\n'.repeat(1000);
const gzip = gzipSync(TEXT);
const zstd = zstdCompressSync(TEXT, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
/** RFC 8878, section 3.1.2: its magic number, the length of what follows, and that. */
const skipped = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9]);

async function read(bytes: Uint8Array, size = 100) {
  return Buffer.concat(await collect(await decompressed(bytesOf(bytes, size), 'x.csv'))).toString();
}

/** The same bytes with one of them changed. */
function damaged(bytes: Uint8Array, at: number) {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}

test.each([
  ['plain text', Buffer.from(TEXT), TEXT],
  ['nothing', Buffer.from(''), ''],
  ['two bytes of gzip and no more', Buffer.from([0x1f, 0x8b]), '\u001f\ufffd'],
  ['gzip', gzip, TEXT],
  ['zstd', zstd, TEXT],
  ['gzip of nothing', gzipSync(''), ''],
  ['zstd of nothing', zstdCompressSync(''), ''],
  ['several members of gzip', Buffer.concat([gzip, gzip, gzipSync('end')]), `${TEXT}${TEXT}end`],
  ['several frames of zstd', Buffer.concat([zstd, zstd]), TEXT + TEXT],
  ['a frame of zstd to skip before others', Buffer.concat([skipped, zstd, skipped]), TEXT],
  ['gzip in gzip', gzipSync(gzip), TEXT],
  ['zstd in gzip', gzipSync(zstd), TEXT],
  ['gzip padded with zeros', Buffer.concat([gzip, Buffer.alloc(512)]), TEXT],
])('reads %s, however it is cut', async (_, bytes, text) => {
  for (const size of [1, 7, 100_000]) expect(await read(bytes, size)).toBe(text);
});

test.each([
  ['gzip', gzip],
  ['zstd', zstd],
])('%s that is cut off anywhere is noticed', async (kind, bytes) => {
  for (const end of [5, 12, bytes.length - 5, bytes.length - 1, bytes.length + 5]) {
    const failure = await failureOf(read(Buffer.concat([bytes, bytes]).subarray(0, end)));
    expect(failure.reason).toBe('DataTruncated');
    expect(failure.message).toBe(
      `x.csv is compressed (${kind}) and ends in the middle: it was cut off when it was written or copied.`,
    );
  }
});

test.each([
  ['gzip', damaged(gzip, 30)],
  ['gzip', damaged(gzip, gzip.length - 6)],
  ['zstd', damaged(zstd, 20)],
  ['zstd', damaged(zstd, zstd.length - 2)],
  ['gzip', Buffer.concat([gzip, Buffer.from('1,2\n')])],
  ['zstd', Buffer.concat([zstd, Buffer.from('1,2\n')])],
])('%s that is corrupt, or goes on as something else, is refused', async (kind, bytes) => {
  for (const size of [1, 10, 100_000]) {
    const failure = await failureOf(read(bytes, size));
    expect(failure.reason).toBe('DataInvalid');
    expect(failure.message).toContain(`x.csv is compressed (${kind}) and corrupt (`);
  }
});

test('what goes wrong with the compressed stream is thrown as it is', async () => {
  async function* broken() {
    yield gzip.subarray(0, 20);
    await Promise.resolve();
    throw new Error('gone');
  }
  await expect(decompressed(broken(), 'x.csv').then(collect)).rejects.toThrow('gone');
});

test('a stream that is not read to its end is ended', async () => {
  let ended = false;
  async function* endless() {
    try {
      for (;;) yield await Promise.resolve(gzip);
    } finally {
      ended = true;
    }
  }
  for await (const piece of await decompressed(endless(), 'x.csv')) {
    expect(piece.length).toBeGreaterThan(0);
    break;
  }
  await eventually(() => {
    expect(ended).toBe(true);
  });
});

test('reads no more of a stream than it takes', async () => {
  // A gibibyte in a mebibyte: were it held, the source would be read to its end.
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  let given = 0;
  async function* many() {
    for (; given < 16; given += 1) yield await Promise.resolve(bomb);
  }
  const iterator = (await decompressed(many(), 'x.csv'))[Symbol.asyncIterator]();
  await iterator.next();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(given).toBeLessThan(4);
  await iterator.return?.();
});

test.each([
  ['1f8b08', 'gzip'],
  ['28b52ffd', 'zstd'],
  ['502a4d18', 'zstd'],
  ['602a4d18', undefined],
  ['1f8b00', undefined],
  ['efbbbf61', undefined],
  ['fffe6100', undefined],
  ['', undefined],
])('%s begins %s', (hex, compression) => {
  expect(compressionOf(Buffer.from(hex, 'hex'))).toBe(compression);
});
