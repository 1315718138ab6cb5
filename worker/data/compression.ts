import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { errorCode, RunError } from '../errors.ts';
import { thrownText } from '../quote.ts';
import { joined, peek } from './peek.ts';

export type Compression = 'gzip' | 'zstd';

/** As large as the pieces of a file on disk: few enough, small enough. */
const CHUNK_BYTES = 1024 * 1024;

/** A server may compress on its way what is compressed already; more is nobody's intention. */
const MAX_LAYERS = 2;

/**
 * Deflate makes at most 1032 bytes of one (zlib's Technical Details), and no table in two layers or of
 * zstd has a reason to make twice as much. Below 1 GiB it does not matter: that is read in seconds.
 */
const MAX_RATIO = 2048;
const HARMLESS_BYTES = 1024 ** 3;

/** How many bytes tell what a file is. */
const MAGIC_BYTES = 4;

/**
 * What is in compressed data, however often it is compressed; other data as it is. What counts is
 * how the data begins, as no CSV in any encoding begins so, and neither the name of a file nor what
 * a server says of it has to be right: servers decompress `.gz` on the way, or compress anything.
 *
 * Several members of gzip (RFC 1952) or frames of zstd (RFC 8878) follow one another. Memory is
 * bounded however much comes out; a frame of zstd that needs a window of more than 128 MiB is
 * refused. DataTruncated when the compressed data ends too soon, DataInvalid when it is corrupt, so
 * far as it has a checksum (zstd need not have one), and when more than 2048 bytes come of one: that
 * is made to keep a reader busy.
 *
 * @param name what to call the data in messages
 * @param harmlessBytes so much may come of however little
 */
export async function decompressed(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  harmlessBytes = HARMLESS_BYTES,
): Promise<AsyncIterable<Uint8Array>> {
  let read = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      read += piece.length;
      yield piece;
    }
  }
  const plain = await peeled(counted(), name, MAX_LAYERS);
  async function* bounded(): AsyncGenerator<Uint8Array> {
    let given = 0;
    for await (const piece of plain) {
      given += piece.length;
      if (given > harmlessBytes && given > MAX_RATIO * read) throw bomb(name, read, given);
      yield piece;
    }
  }
  return bounded();
}

/** The data without so many layers of compression at most. */
async function peeled(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  layers: number,
): Promise<AsyncIterable<Uint8Array>> {
  const { head, rest } = await peek(bytes, MAGIC_BYTES);
  const all = joined(head, rest);
  const compression = layers > 0 ? compressionOf(head) : undefined;
  if (compression === undefined) return all;
  return peeled(decompress(all, compression, name), name, layers - 1);
}

/** What the first bytes of data say it is: gzip's magic number with its only method, or zstd's. */
export function compressionOf(head: Uint8Array): Compression | undefined {
  const magic = Buffer.from(head.subarray(0, MAGIC_BYTES)).toString('hex');
  if (magic.startsWith('1f8b08')) return 'gzip';
  // Or that of a frame that is to be skipped, with which some tools begin.
  return magic === '28b52ffd' || /^5.2a4d18$/.test(magic) ? 'zstd' : undefined;
}

async function* decompress(
  bytes: AsyncIterable<Uint8Array>,
  compression: Compression,
  name: string,
): AsyncGenerator<Uint8Array> {
  // Node's own work in its threads; nothing here blocks.
  const options = { chunkSize: CHUNK_BYTES };
  const engine = compression === 'gzip' ? createGunzip(options) : createZstdDecompress(options);
  let fed = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      fed += piece.length;
      // A copy: the engine takes more pieces than the one it works on.
      yield Uint8Array.from(piece);
    }
  }
  // What goes wrong with the bytes destroys the engine with the same error, and so comes out below.
  pipeline(counted(), engine).catch(() => undefined);
  try {
    yield* engine as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw failureOf(cause, compression, name);
  }
  // Only zstd: gzip refuses what follows by itself, but for the zeros that fill up a tape's block.
  if (compression === 'zstd' && fed > engine.bytesWritten) {
    throw corrupt(compression, name, 'something else follows where it ends');
  }
}

/** Anything but an error of the engine is one of the stream that feeds it. */
function failureOf(cause: unknown, compression: Compression, name: string): unknown {
  const code = errorCode(cause) ?? '';
  if (code === 'Z_BUF_ERROR') {
    return new RunError(
      'DataTruncated',
      `${name} is compressed (${compression}) and ends in the middle: it was cut off when it was ` +
        'written or copied.',
      { cause },
    );
  }
  return /^Z(STD)?_/.test(code) ? corrupt(compression, name, thrownText(cause), cause) : cause;
}

function bomb(name: string, read: number, given: number): RunError {
  return new RunError(
    'DataInvalid',
    `The first ${String(read)} bytes of ${name} decompress to more than ${String(given)}, ` +
      `over ${String(MAX_RATIO)} times as much, as no table does: give it with less compression.`,
  );
}

function corrupt(
  compression: Compression,
  name: string,
  problem: string,
  cause?: unknown,
): RunError {
  return new RunError(
    'DataInvalid',
    `${name} is compressed (${compression}) and corrupt (${problem}): compress it anew.`,
    { cause },
  );
}
