import type { BlockOutcome } from '../threads/block-scorer.ts';
import { renumbered } from './renumber.ts';

/** The result of a block as it is when so many rows and lines come before the first of its part. */
export function countedOn(
  result: BlockOutcome,
  before: { readonly rows: number; readonly lines: number },
): BlockOutcome {
  const { rejected, predictions, emptyLines } = result;
  const { rows, lines } = before;
  const moved = <Place extends { readonly row: number; readonly line: number }>(
    at: Place,
  ): Place => ({
    ...at,
    row: at.row + rows,
    line: at.line + lines,
  });
  return {
    ...result,
    rejected: {
      count: rejected.count,
      first: rejected.first.map(moved),
      ...(rejected.csv !== undefined && { csv: renumbered(rejected.csv, [rows, lines]) }),
    },
    ...(predictions !== undefined && { predictions: renumbered(predictions, [rows]) }),
    ...(emptyLines !== undefined && { emptyLines: moved(emptyLines) }),
  };
}
