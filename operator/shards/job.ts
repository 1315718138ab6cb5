/** The two Jobs of a run in shards: one that scores them, and then the run's own, which merges them. */
import type { V1Job } from '@kubernetes/client-node';
import type { BatchInference } from '../../crds/batchinference.ts';
import { jobFor } from '../job/job.ts';
import type { PodSettings } from '../job/pod.ts';
import { identifyRun } from '../run-id.ts';
import { timeOf } from '../timestamp.ts';

/** In how many shards the data is scored; 1 for a run that has none. */
export function shardsOf({ spec }: BatchInference): number {
  return spec.run.shards ?? 1;
}

/**
 * A pod of an Indexed Job is called <job>-<index>, which must be a DNS label of at most 63
 * characters (RFC 1123): 63 - 4 for an index - 7 for "-shards" - 11 for the run.
 */
const NAME_CHARACTERS = 41;

/** The name of the Job that scores the shards. */
export function shardsJobName({ metadata }: BatchInference, runId: string): string {
  const name = (metadata.name ?? '').slice(0, NAME_CHARACTERS).replaceAll('.', '-');
  return `${name}-${runId}-shards`;
}

/**
 * The Job that scores the shards, a pod for each: Indexed, so that each pod knows its own, and with
 * a limit of retries for each (KEP-3850), so that one that fails is tried again alone. When the
 * retries of one are used up there will be no result, and the others stop.
 */
export function shardsJobFor(resource: BatchInference, settings: PodSettings): V1Job {
  const job = jobFor(resource, settings);
  const { backoffLimit, ...spec } = job.spec ?? { template: {} };
  const shards = shardsOf(resource);
  return {
    ...job,
    metadata: { ...job.metadata, name: shardsJobName(resource, identifyRun(resource).runId) },
    spec: {
      ...spec,
      completionMode: 'Indexed',
      completions: shards,
      parallelism: shards,
      backoffLimitPerIndex: backoffLimit ?? 0,
      maxFailedIndexes: 0,
    },
  };
}

/** The run's own Job, which merges what the shards have left, in the time that they have left. */
export function mergeJobFor(
  resource: BatchInference,
  settings: PodSettings,
  { shards, now }: { readonly shards: V1Job; readonly now: Date },
): V1Job {
  const job = jobFor(resource, settings);
  const started = timeOf(shards.status?.startTime) ?? now;
  const seconds = Math.ceil((now.getTime() - started.getTime()) / 1000);
  const activeDeadlineSeconds = Math.max(1, resource.spec.run.timeoutSeconds - seconds);
  return { ...job, spec: { template: {}, ...job.spec, activeDeadlineSeconds } };
}
