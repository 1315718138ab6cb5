/** One run of one resource, and what became of it. */
import type { V1JobCondition, V1PodStatus } from '@kubernetes/client-node';
import { outcomeOf } from '../../operator/outcome.ts';
import { identifyRun } from '../../operator/run-id.ts';
import { EXIT_CODES } from '../../worker/contract.ts';
import { at, failureMessage, jobOf, podOf, terminated } from './job-world.ts';
import { batchInference } from './resource.ts';

export const resource = batchInference();
export const { runId } = identifyRun(resource);

/** A Job with its pods in the order of their creation, `seconds` after it was made. */
export interface World {
  readonly waitedFor?: string;
  readonly pods?: readonly V1PodStatus[];
  readonly end?: Partial<V1JobCondition>;
  readonly seconds?: number;
}

/** What became of the run in such a world. */
export function outcome({ pods = [], end, seconds = 4, waitedFor }: World) {
  const job = jobOf(resource, end);
  return outcomeOf(resource, {
    job,
    pods: pods.map((status) => podOf(job, status)),
    runId,
    now: at(seconds),
    waitedFor,
  });
}

/** An attempt that failed for a reason that may pass. */
export const refused = terminated(
  EXIT_CODES.retryable,
  failureMessage(resource, 'ServerUnreachable', 'models:22 refused'),
);
