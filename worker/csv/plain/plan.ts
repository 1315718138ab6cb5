/** What of a table is read, and how its records look. */
export interface PlainPlan {
  /** How many fields a record has. */
  readonly width: number;
  readonly delimiter: ',' | ';' | '\t' | '|';
  /** For each column of the matrix the 0-based field that fills it, in any order. */
  readonly numbers: readonly number[];
  /** The fields that come as text; a field may be both. */
  readonly texts: readonly number[];
  /** How many rows a batch holds. */
  readonly capacity: number;
  /**
   * The value of a cell that is no plain decimal number, as it stands in the file: NaN for a missing
   * one where those are allowed, undefined for a bad one. It gives the same for the same cell.
   */
  readonly readCell: (cell: string) => number | undefined;
}

/** The numbers of a row are read four at a time: the last field fills up the last four. */
export function inFours(fields: readonly number[]): readonly number[] {
  const missing = (4 - (fields.length % 4)) % 4;
  return [...fields, ...Array<number>(missing).fill(fields.at(-1) ?? 0)];
}
