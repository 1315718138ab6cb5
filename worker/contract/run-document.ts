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
}
