import { emptyLineRows, type EmptyLines } from '../csv/empty-lines.ts';
import type { BadRow } from '../csv/bad-row.ts';
import { RunError } from '../errors.ts';
import type { BlockOutcome } from '../threads/block-scorer.ts';
import { SHOWN_ROWS } from '../csv/bad-rows.ts';
import type { RowBudget } from '../csv/row-budget.ts';

/** Rows of the data, so far or in all. */
interface RowCounts {
  readonly scored: number;
  readonly rejected: number;
}

/** The rows of the data in the end, with the first few of those that were rejected. */
export interface CollectedRows extends RowCounts {
  readonly firstRejected: readonly BadRow[];
}

/** What is done with the results of blocks as they come. */
interface Collecting {
  readonly budget: RowBudget;
  /** Takes lines of predictions.csv, and of rejected.csv as bytes or as the rows themselves. */
  readonly write?: {
    predictions(lines: Uint8Array): Promise<void>;
    rejected(lines: Uint8Array | Iterable<BadRow>): Promise<void>;
  };
  /** Is told after each block how many rows there were so far. */
  readonly progress: (rows: RowCounts) => void;
}

/**
 * Adds up the results of blocks, which come in the order of the file, so that what fails first in the
 * file is what a run fails with. Throws what the budget throws, a block's failure, and DataEmpty when
 * no row was scored.
 */
export async function collect(
  results: AsyncIterable<BlockOutcome>,
  { budget, write, progress }: Collecting,
): Promise<CollectedRows> {
  let [scored, rejected] = [0, 0];
  let emptyLines: EmptyLines | undefined;
  for await (const result of results) {
    if (emptyLines !== undefined && result.hasRecords) {
      rejected += emptyLines.count;
      const first = [
        ...emptyLineRows({ ...emptyLines, count: Math.min(emptyLines.count, SHOWN_ROWS) }),
      ];
      budget.spend(emptyLines.count, first, scored + rejected);
      await write?.rejected(emptyLineRows(emptyLines));
      emptyLines = undefined;
    }
    emptyLines = joined(emptyLines, result.emptyLines);
    const { count, first, csv } = result.rejected;
    rejected += count;
    budget.spend(count, first, scored + result.scored + rejected);
    if (result.failure !== undefined) {
      throw new RunError(result.failure.reason, result.failure.message);
    }
    scored += result.scored;
    if (result.predictions !== undefined) await write?.predictions(result.predictions);
    if (csv !== undefined) await write?.rejected(csv);
    progress({ scored, rejected });
  }
  if (scored + rejected === 0) {
    throw new RunError('DataEmpty', 'The data has a header and no rows.');
  }
  budget.settle(scored + rejected);
  if (scored === 0) throw new RunError('DataEmpty', 'No row of the data can be scored.');
  return { scored, rejected, firstRejected: budget.shown };
}

/** Empty lines that go on in the next block. */
function joined(before: EmptyLines | undefined, more: EmptyLines | undefined): typeof more {
  if (before === undefined || more === undefined) return before ?? more;
  return { ...before, count: before.count + more.count };
}
