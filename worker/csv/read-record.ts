import { numberProblem, readNumberCell } from './number-cell.ts';
import type { ReadPlan } from './read-plan.ts';
import { ragged, type RowProblem } from './bad-row.ts';

/** The cells of a row that are read, in the order of the plan. */
export interface Cells {
  readonly numbers: readonly number[];
  readonly texts: readonly string[];
}

/**
 * What a record means, or why it is a bad row. The fast reader of plain records gives the same, or
 * leaves the record to this.
 */
export function readRecord(record: readonly string[], plan: ReadPlan): Cells | RowProblem {
  if (record.length !== plan.width) return ragged(record.length, plan.width);
  const numbers: number[] = [];
  for (const { index, name } of plan.numbers) {
    const cell = record[index] ?? '';
    const value = readNumberCell(cell, plan.missing);
    if (value === undefined) return numberProblem(cell, name);
    numbers.push(value);
  }
  return { numbers, texts: plan.texts.map(({ index }) => detached(record[index] ?? '')) };
}

/**
 * A copy: what a parser cuts out of a text keeps all of it in memory, for as long as the batch. V8
 * copies what has fewer than 13 characters by itself.
 */
function detached(cell: string): string {
  return cell.length < 13 ? cell : Buffer.from(cell).toString();
}
