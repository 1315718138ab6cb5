import { createReadStream } from 'node:fs';
import { errorCode, RunError, systemErrorText } from '../errors.ts';
import { quotedPath, thrownText } from '../quote.ts';

/** Pieces of a file: large enough to be few, small enough for the parser's memory. */
const CHUNK_BYTES = 64 * 1024;

/** A CSV on this machine as a stream. DataNotFound or DataForbidden when it cannot be read. */
export async function* openFile(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: CHUNK_BYTES, signal });
  } catch (cause) {
    signal.throwIfAborted();
    const missing = errorCode(cause) === 'ENOENT';
    throw new RunError(
      missing ? 'DataNotFound' : 'DataForbidden',
      `The data cannot be read from ${quotedPath(path)}: ${systemErrorText(cause) ?? thrownText(cause)}.`,
      { cause },
    );
  }
}
