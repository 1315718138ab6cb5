import type { BadRow } from '../csv/bad-row.ts';
import type { CsvLines } from '../outputs/csv-lines.ts';
import { writeRejected } from '../outputs/rejected.ts';

/** So many bad rows of a block are told with their problem; a message names fewer. */
const TOLD = 10;

/** The bad rows of one block. */
export interface BadRowList {
  add(bad: BadRow): void;
  /** How many there are, the first few by their row, and all of them formatted if that is asked for. */
  taken(): {
    readonly count: number;
    readonly first: readonly BadRow[];
    readonly csv?: Uint8Array<ArrayBuffer>;
  };
}

/**
 * Collects the bad rows of a block, which are found in steps: while it is read, and before a batch
 * is scored.
 *
 * @param lines to write lines of rejected.csv with; without it only the first few rows are kept
 */
export function createBadRowList(lines: CsvLines | undefined): BadRowList {
  const rows: BadRow[] = [];
  let count = 0;
  return {
    add(bad) {
      count += 1;
      rows.push(bad);
      // The first few by row need not be the first that are found.
      if (lines === undefined && rows.length >= 1024) keepFirst(rows);
    },
    taken() {
      rows.sort(byRow);
      const first = rows.slice(0, TOLD);
      if (lines === undefined || rows.length === 0) return { count, first };
      writeRejected(
        lines,
        rows.map(({ problem, ...row }) => ({ ...row, reason: problem })),
      );
      return { count, first, csv: lines.take() };
    },
  };
}

function keepFirst(rows: BadRow[]): void {
  rows.sort(byRow);
  rows.length = TOLD;
}

function byRow(a: BadRow, b: BadRow): number {
  return a.row - b.row;
}
