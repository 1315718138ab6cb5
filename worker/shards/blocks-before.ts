import type { Block } from '../csv/blocks.ts';
import { recordEnd } from '../csv/record-start.ts';
import { wholeRecords } from '../csv/record-ends.ts';

/** How far the blocks of a part went. */
export interface Reached {
  readonly bytes: number;
  readonly rows: number;
  readonly lines: number;
}

/** The blocks of a part of a table. */
export interface BlocksBefore extends AsyncIterable<Block> {
  /** How far they have gone so far. */
  reached(): Reached;
}

/**
 * The blocks up to the first record that begins at a byte, counted from where the first block does,
 * or after it.
 *
 * @param delimiter the byte that separates fields
 */
export function blocksBefore(
  blocks: AsyncIterable<Block>,
  end: number,
  delimiter: number,
): BlocksBefore {
  let reached: Reached = { bytes: 0, rows: 0, lines: 0 };
  async function* taken(): AsyncGenerator<Block> {
    if (end <= 0) return;
    for await (const block of blocks) {
      const left = end - reached.bytes;
      const part = block.bytes.length < left ? block : firstOf(block, left, delimiter);
      reached = {
        bytes: reached.bytes + part.bytes.length,
        rows: reached.rows + part.records,
        lines: reached.lines + part.lines,
      };
      yield part;
      if (reached.bytes >= end) return;
    }
  }
  return { [Symbol.asyncIterator]: taken, reached: () => reached };
}

/** The records of a block that begin in its first bytes. */
function firstOf(block: Block, bytes: number, delimiter: number): Block {
  const all = Buffer.from(block.bytes.buffer, 0, block.bytes.length);
  const { end } = wholeRecords(all.subarray(0, bytes), delimiter);
  const next = end === bytes ? end : recordEnd(all, end, { delimiter, isFieldStart: true });
  // The last record of a file need not have a line end.
  if (next === -1 || next === all.length) return block;
  const { records, lines } = wholeRecords(all.subarray(0, next), delimiter);
  return { ...block, bytes: block.bytes.subarray(0, next), records, lines };
}
