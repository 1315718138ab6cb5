import type { BatchInferenceSpec } from '../../crds/batchinference.ts';

/** Version of the run document and of the termination message; raised when a reader must change. */
export const SCHEMA_VERSION = 2;

/** One run: the scoring part of the spec, verbatim, and what identifies the run. */
export interface RunDocument extends Pick<
  BatchInferenceSpec,
  'ssh' | 'models' | 'data' | 'gate' | 'output'
> {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly runId: string;
  /** The last run that succeeded: one of the same models and data is skipped (run.onlyIfChanged). */
  readonly skipIf?: Scored;
  /**
   * Into how many shards the data is cut. A pod of an Indexed Job scores the one of its completion
   * index; any other pod merges what they have left at the place of the output.
   */
  readonly shards?: { readonly count: number };
}

/** What a run has scored: the data by their strong ETag without its quotes, the models by SHA-256. */
export interface Scored {
  readonly etag: string;
  /** In hexadecimal digits, in the order of the models. */
  readonly sha256: readonly string[];
}

/** Whether two runs have scored the same. */
export function isSameScored(one: Scored, other: Scored): boolean {
  return one.etag === other.etag && one.sha256.join() === other.sha256.join();
}
