import { refuseOtherThanUtf8 } from '../data/utf8.ts';
import { RunError } from '../errors.ts';
import { QUOTE, wholeRecords, type WholeRecords } from './record-ends.ts';

/** A piece of a CSV that holds whole records, in valid UTF-8: what is read and scored in one go. */
export interface Block {
  /** 0, 1, 2, ... in the order of the file. */
  readonly sequence: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly hasQuotes: boolean;
  /** 1-based number of its first row among the rows of the data. */
  readonly firstRow: number;
  /** 1-based line of the file in which its first record starts. */
  readonly firstLine: number;
  /** How many records and lines end in it with a line end. */
  readonly records: number;
  readonly lines: number;
}

interface BlockOptions {
  /** The byte that separates fields. */
  readonly delimiter: number;
  /** 1-based line of the file in which the first record starts. */
  readonly firstLine: number;
  /** A buffer of at least so many bytes, for one block; whoever takes the block owns it then. */
  readonly allocate?: (size: number) => ArrayBuffer;
  /** Size of a buffer that holds ordinary records. */
  readonly blockBytes?: number;
  readonly maxRecordBytes?: number;
}

/**
 * Five hundred rows of 1 kB are one batch, and a thread is busy with them for some milliseconds; some
 * six of such blocks are under way for two threads.
 */
const BLOCK_BYTES = 512 * 1024;

/** One record may have so many bytes: a quote that never closes must not fill the memory. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/**
 * Cuts the bytes of a CSV, from its first record on, into blocks. DataInvalid for a record that is
 * longer than 16 MiB, and for bytes that are not UTF-8. The last block may end without a line end.
 */
export async function* splitIntoBlocks(
  chunks: AsyncIterable<Uint8Array>,
  options: BlockOptions,
): AsyncGenerator<Block> {
  const {
    delimiter,
    allocate = (size) => new ArrayBuffer(size),
    blockBytes = BLOCK_BYTES,
    maxRecordBytes = MAX_RECORD_BYTES,
  } = options;
  let buffer = allocate(blockBytes);
  let filled = 0;
  let [sequence, firstRow, firstLine] = [0, 1, options.firstLine];

  const blockOf = ({ end, records, lines, hasQuotes }: WholeRecords): Block => {
    const bytes = new Uint8Array(buffer, 0, end);
    refuseOtherThanUtf8(bytes, firstLine);
    const block = { sequence, bytes, hasQuotes, firstRow, firstLine, records, lines };
    [sequence, firstRow, firstLine] = [sequence + 1, firstRow + records, firstLine + lines];
    return block;
  };
  /** The block of the whole records so far; the rest of the bytes moves to a buffer of its own. */
  const cut = (): Block | undefined => {
    const whole = wholeRecords(Buffer.from(buffer, 0, filled), delimiter);
    const rest = new Uint8Array(buffer, whole.end, filled - whole.end);
    if (whole.end === 0 && filled > maxRecordBytes) throw tooLong(firstLine, maxRecordBytes);
    // A record longer than a buffer is looked at again only when the bytes have doubled, so that
    // the work stays proportional to its length.
    const next = allocate(Math.max(blockBytes, 2 * rest.length));
    new Uint8Array(next).set(rest);
    const block = whole.end === 0 ? undefined : blockOf(whole);
    [buffer, filled] = [next, rest.length];
    return block;
  };

  for await (const chunk of chunks) {
    for (let taken = 0; taken < chunk.length;) {
      const piece = chunk.subarray(taken, taken + buffer.byteLength - filled);
      new Uint8Array(buffer).set(piece, filled);
      [taken, filled] = [taken + piece.length, filled + piece.length];
      if (filled < buffer.byteLength) continue;
      const block = cut();
      if (block !== undefined) yield block;
    }
  }
  if (filled === 0) return;
  if (filled > maxRecordBytes) throw tooLong(firstLine, maxRecordBytes);
  const { records, lines } = wholeRecords(Buffer.from(buffer, 0, filled), delimiter);
  const hasQuotes = new Uint8Array(buffer, 0, filled).includes(QUOTE);
  yield blockOf({ end: filled, records, lines, hasQuotes });
}

function tooLong(line: number, limit: number): RunError {
  return new RunError(
    'DataInvalid',
    `The record that starts in line ${String(line)} of the data is longer than ` +
      `${String(limit)} bytes: it is not a CSV, a quote never closes, or its lines end in ` +
      'neither LF nor CRLF.',
  );
}
