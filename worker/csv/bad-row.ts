import type { FailureReason } from '../contract.ts';
import { RunError } from '../errors.ts';
import { quoted } from '../quote.ts';

/** Why a row cannot be scored. Plain data, for one thread to tell another. */
export interface RowProblem {
  /** What a run fails with that takes no bad rows. */
  readonly reason: FailureReason;
  /** The column, when it is about one. */
  readonly column?: string;
  /** The cell as it stands there, of which no more is kept than is shown. */
  readonly cell?: string;
  /** What is wrong, as it follows on the place, such as `"abc" is not a number`. */
  readonly problem: string;
  /** What to do: a sentence. */
  readonly remedy?: string;
}

/** A row that cannot be scored. */
export interface BadRow extends RowProblem {
  /** 1-based number of the row among the rows of the data. */
  readonly row: number;
  /** 1-based line of the file in which it starts. */
  readonly line: number;
}

/** So many characters of a cell are kept, for rejected.csv; a message shows fewer. */
const KEPT_CHARACTERS = 200;

/** A problem with a cell. */
export function cellProblem(
  cell: string,
  problem: Pick<RowProblem, 'reason' | 'problem' | 'remedy'> & { readonly column: string },
): RowProblem {
  return { ...problem, cell: shortened(cell) };
}

function shortened(cell: string): string {
  const characters = Array.from(cell.slice(0, 2 * KEPT_CHARACTERS + 2));
  const kept = characters.slice(0, KEPT_CHARACTERS).join('');
  // A copy: what a parser cuts out of a text keeps all of it in memory.
  return Buffer.from(characters.length > KEPT_CHARACTERS ? `${kept}…` : kept).toString();
}

/** An empty line that rows follow; empty lines at the end of a file are passed over. */
export const EMPTY_LINE: RowProblem = {
  reason: 'RaggedRow',
  problem: 'the line is empty, and rows follow it',
  remedy: 'Remove the line.',
};

/** A record with another number of cells than the header has. */
export function ragged(cells: number, width: number): RowProblem {
  return {
    reason: 'RaggedRow',
    problem: `the row has ${String(cells)} columns, and the header has ${String(width)}`,
  };
}

/** The failure of a run that accepts no bad row. */
export function failureOfRow(bad: BadRow): RunError {
  const text = `Line ${String(bad.line)} of the data${what(bad)}.`;
  return new RunError(bad.reason, bad.remedy === undefined ? text : `${text} ${bad.remedy}`);
}

/** Such as `line 3, column "a": "x" is not a number`. */
export function describeRow(bad: BadRow): string {
  return `line ${String(bad.line)}${what(bad)}`;
}

function what({ column, problem }: BadRow): string {
  return column === undefined ? `: ${problem}` : `, column ${quoted(column)}: ${problem}`;
}
