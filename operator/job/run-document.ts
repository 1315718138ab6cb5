/** What a worker is told of its run. */
import type { V1Job } from '@kubernetes/client-node';
import type { BatchInference } from '../../crds/batchinference.ts';
import {
  CONTAINER_NAME,
  RUN_VARIABLE,
  type RunDocument,
  SCHEMA_VERSION,
} from '../../worker/contract.ts';
import { identifyRun } from '../run-id.ts';
import { skipIfOf } from '../schedule/skip-if.ts';

/**
 * Linux takes at most 128 KiB for one environment variable with its name (MAX_ARG_STRLEN); a pod
 * with a longer one never starts. 1 KiB is left for the name.
 */
export const MAX_RUN_DOCUMENT_BYTES = 127 * 1024;

/** The run as the worker gets it, as JSON: the scoring part of the spec, verbatim. */
export function runDocument(resource: BatchInference): string {
  const { ssh, models, data, gate, output, run } = resource.spec;
  const skipIf = skipIfOf(resource);
  const document: RunDocument = {
    ...{ schemaVersion: SCHEMA_VERSION, runId: identifyRun(resource).runId, ssh, models, data },
    ...(gate && { gate }),
    ...(output && { output }),
    ...(skipIf && { skipIf }),
    ...(run.shards !== undefined && run.shards > 1 && { shards: { count: run.shards } }),
  };
  return JSON.stringify(document);
}

/** The kubelet expands $(NAME) and shortens $$ in a variable's value; doubled, a $ stays itself. */
export function withoutExpansion(value: string): string {
  return value.replaceAll('$', '$$$$');
}

/** What the worker of a Job is told; undefined when the Job is none of the operator's making. */
export function runDocumentOf({ spec }: V1Job): RunDocument | undefined {
  const container = spec?.template.spec?.containers.find(({ name }) => name === CONTAINER_NAME);
  const text = container?.env?.find(({ name }) => name === RUN_VARIABLE)?.value ?? '';
  try {
    const document = JSON.parse(text.replaceAll('$$', '$')) as Partial<RunDocument> | null;
    return isWhole(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

function isWhole(document: Partial<RunDocument> | null): document is RunDocument {
  const { runId, ssh, models, data } = document ?? {};
  return typeof runId === 'string' && Array.isArray(models) && Boolean(ssh) && Boolean(data);
}
