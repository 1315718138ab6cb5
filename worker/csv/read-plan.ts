import type { Column } from './columns.ts';
import type { Delimiter } from './dialect.ts';
import type { Missing } from './number-cell.ts';

/** What is read of each record: plain data, the same for every thread. */
export interface ReadPlan {
  readonly delimiter: Delimiter;
  /** How many fields a record has. */
  readonly width: number;
  /** The columns of a batch's matrix, in its order. */
  readonly numbers: readonly Column[];
  /** The columns that are taken as texts: the label, texts for the models, columns to copy. */
  readonly texts: readonly Column[];
  readonly missing: Missing;
  /** How many rows a batch holds. */
  readonly capacity: number;
}

/** Inference is as fast with 512 rows at once as with more, and takes less memory. */
const MAX_ROWS = 512;
/** At most so many numbers in a batch (8 MiB of doubles), however many features there are. */
const MAX_VALUES = 1024 * 1024;

/** How many rows of so many numbers make a batch. */
export function batchRows(numbers: number): number {
  return Math.max(1, Math.min(MAX_ROWS, Math.floor(MAX_VALUES / Math.max(1, numbers))));
}
