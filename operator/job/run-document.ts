/** What a worker is told of its run. */
import type { BatchInference } from '../../crds/batchinference.ts';
import { type RunDocument, SCHEMA_VERSION } from '../../worker/contract.ts';
import { identifyRun } from '../run-id.ts';

/**
 * Linux takes at most 128 KiB for one environment variable with its name (MAX_ARG_STRLEN); a pod
 * with a longer one never starts. 1 KiB is left for the name.
 */
export const MAX_RUN_DOCUMENT_BYTES = 127 * 1024;

/** The run as the worker gets it, as JSON: the scoring part of the spec, verbatim. */
export function runDocument(resource: BatchInference): string {
  const { ssh, models, data, gate, output } = resource.spec;
  const document: RunDocument = {
    ...{ schemaVersion: SCHEMA_VERSION, runId: identifyRun(resource).runId, ssh, models, data },
    ...(gate && { gate }),
    ...(output && { output }),
  };
  return JSON.stringify(document);
}
