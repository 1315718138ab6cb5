import { parseDecimal } from '../../worker/csv/number.ts';
import type { PlainPlan } from '../../worker/csv/plain/plan.ts';
import { PlainReader } from '../../worker/csv/plain/reader.ts';

export interface Row {
  readonly line: number;
  readonly numbers: readonly number[];
  readonly texts: readonly string[];
}

/** A record that the reader gave back: its line and its text. */
export type Irregular = readonly [line: number, record: string];

/** A plan for records of so many fields, all of them numbers and none a text, unless said otherwise. */
export function planOf(width: number, changes: Partial<PlainPlan> = {}): PlainPlan {
  return {
    width,
    delimiter: ',',
    numbers: Array.from({ length: width }, (_, field) => field),
    texts: [],
    capacity: 4,
    readCell: parseDecimal,
    ...changes,
  };
}

/** Reads the blocks to their end, as many batches as there are. */
export function readBlocks(plan: PlainPlan, blocks: readonly string[]) {
  const reader = new PlainReader(plan);
  const rows: Row[] = [];
  const irregular: Irregular[] = [];
  let firstLine = 0;
  for (const text of blocks) {
    const block = Buffer.from(text);
    reader.load(block, firstLine);
    for (let stop = reader.read(); stop.kind !== 'end'; stop = reader.read()) {
      if (stop.kind === 'full') rows.push(...takeRows(reader));
      else irregular.push([stop.line, block.toString('utf8', stop.start, stop.end)]);
    }
    firstLine += text.split('\n').length - 1;
  }
  return { rows: [...rows, ...takeRows(reader)], irregular };
}

/** The rows of the batch, which is then cleared. */
export function takeRows(reader: PlainReader): Row[] {
  const { rows, values, texts, lines } = reader;
  const numbers = values.length / rows;
  const taken = Array.from(lines, (line, row) => ({
    line,
    numbers: [...values.subarray(row * numbers, (row + 1) * numbers)],
    texts: texts.map((column) => column[row] ?? ''),
  }));
  reader.clear();
  return taken;
}
