import type { RunDocument } from '../contract.ts';
import { failureOfRow, type BadRow } from './bad-row.ts';
import { isWithin, parseBudget, SHOWN_ROWS, tooManyBadRows } from './bad-rows.ts';

/** Decides how many bad rows are too many. */
export interface RowBudget {
  /**
   * Is told of more bad rows, in the order of the file, with the first few of them, and how many rows
   * there were until then. Throws the first row's own reason when no row may be bad, and
   * TooManyBadRows as soon as a number is exceeded.
   */
  spend(count: number, first: readonly BadRow[], rows: number): void;
  /** Is told at the end how many rows there were. Throws TooManyBadRows when a share is exceeded. */
  settle(rows: number): void;
  /** The first few bad rows so far. */
  readonly shown: readonly BadRow[];
}

/** A budget by the manifest; without one, and with the policy Fail, no row may be bad. */
export function createRowBudget(badRows: RunDocument['data']['badRows']): RowBudget {
  const budget = badRows?.policy === 'Skip' ? parseBudget(badRows.max ?? 0) : undefined;
  const shown: BadRow[] = [];
  let rejected = 0;
  const judge = (rows: number, all: number | undefined): void => {
    if (budget === undefined || isWithin(budget, rejected, all)) return;
    throw tooManyBadRows(budget, shown, { rejected, rows });
  };
  return {
    spend(count, first, rows) {
      const [bad] = first;
      if (bad === undefined) return;
      if (budget === undefined) throw failureOfRow(bad);
      rejected += count;
      shown.push(...first.slice(0, SHOWN_ROWS - shown.length));
      judge(rows, undefined);
    },
    settle(rows) {
      judge(rows, rows);
    },
    shown,
  };
}
