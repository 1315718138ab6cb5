import { quoted } from '../quote.ts';
import { cellProblem, type RowProblem } from './bad-row.ts';
import { isMissing, MAX_NUMBER_CHARACTERS, parseDecimal } from './number.ts';

/** What becomes of a missing value: its row is a bad one, or the models get NaN. */
export type Missing = 'Reject' | 'NaN';

/** The value of a feature's cell; undefined when there is none, and its row a bad one. */
export function readNumberCell(cell: string, missing: Missing): number | undefined {
  return parseDecimal(cell) ?? (missing === 'NaN' && isMissing(cell) ? NaN : undefined);
}

/** Why a cell has no value. */
export function numberProblem(cell: string, column: string): RowProblem {
  const about = { reason: 'NotANumber', column } as const;
  if (isMissing(cell)) {
    return cellProblem(cell, {
      ...about,
      problem: `the value is missing (the cell is ${quoted(cell)})`,
      remedy:
        'Fill the cell, put the column into data.ignore, or let missing values pass to the models ' +
        'with data.missing: NaN.',
    });
  }
  return cellProblem(cell, {
    ...about,
    problem:
      cell.length > MAX_NUMBER_CHARACTERS
        ? `${quoted(cell)} has ${String(cell.length)} characters, more than a number needs`
        : `${quoted(cell)} is not a number`,
    remedy:
      'Every feature is a decimal number: correct the cell, or put the column into data.ignore.',
  });
}
