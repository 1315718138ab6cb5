import type { CsvLines } from './csv-lines.ts';

/** A row of the data that is left out. */
export interface RejectedRow {
  /** Its 1-based number among the data's rows. */
  readonly row: number;
  /** The 1-based line of the file on which it begins. */
  readonly line: number;
  /** The column that is bad; none when it is the row as a whole. */
  readonly column?: string;
  /** Why, for the user. */
  readonly reason: string;
  /** What stands in that column. */
  readonly cell?: string;
}

/** Writes the header of rejected.csv. */
export function writeRejectedHeader(lines: CsvLines): void {
  for (const name of ['row', 'line', 'column', 'reason', 'cell']) lines.text(name);
  lines.endLine();
}

/** Writes a line for each row that is left out. */
export function writeRejected(lines: CsvLines, rejected: readonly RejectedRow[]): void {
  for (const { row, line, column, reason, cell } of rejected) {
    lines.double(row);
    lines.double(line);
    for (const text of [column, reason, cell]) lines.text(text ?? '');
    lines.endLine();
  }
}
