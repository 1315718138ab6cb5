import type { Block } from '../csv/blocks.ts';
import type { EmptyLines } from '../csv/empty-lines.ts';
import type { BadRow } from '../csv/bad-row.ts';
import type { RunError } from '../errors.ts';

/** What a block came to, and the block's buffer, for the next block. */
export interface BlockResult extends BlockOutcome {
  readonly buffer: ArrayBuffer;
}

/** What a block came to; plain data. */
export interface BlockOutcome {
  /** Rows that every model was asked about. */
  readonly scored: number;
  readonly rejected: {
    readonly count: number;
    /** The first few of them. */
    readonly first: readonly BadRow[];
    /** All of them as lines of rejected.csv, when that is asked for. */
    readonly csv?: Uint8Array<ArrayBuffer>;
  };
  /** The scored rows as lines of predictions.csv, when that is asked for. */
  readonly predictions?: Uint8Array<ArrayBuffer>;
  /** Whether the block has anything but empty lines. */
  readonly hasRecords: boolean;
  /** The empty lines that it ends with. */
  readonly emptyLines?: EmptyLines;
  /** What ends the run after what is told above. */
  readonly failure?: Pick<RunError, 'reason' | 'message'>;
}

/** Scores blocks one after another, on this thread or on another one, and keeps count. */
export interface BlockScorer<State> {
  /** Rejects only for what is no fault of the data or of a model. */
  score(block: Block): Promise<BlockResult>;
  /** What was counted and measured over all of its blocks, once they are scored. */
  finish(): Promise<State>;
}
