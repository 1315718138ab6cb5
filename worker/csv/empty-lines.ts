import { EMPTY_LINE, type BadRow } from './bad-row.ts';

/** Empty lines one after the other: the row that the first of them would be, and its line. */
export interface EmptyLines {
  readonly row: number;
  readonly line: number;
  readonly count: number;
}

/** The bad rows that empty lines are once a row follows them; at the end of a file they are none. */
export function* emptyLineRows({ row, line, count }: EmptyLines): Generator<BadRow> {
  for (let at = 0; at < count; at += 1) yield { ...EMPTY_LINE, row: row + at, line: line + at };
}
