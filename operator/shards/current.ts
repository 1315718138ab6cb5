/** Which of the two Jobs of a run in shards is the one to look at, or to make. */
import type { V1Job } from '@kubernetes/client-node';
import type { BatchInference } from '../../crds/batchinference.ts';
import { jobFor, jobName } from '../job/job.ts';
import type { PodSettings } from '../job/pod.ts';
import { jobEnd } from '../outcome.ts';
import { mergeJobFor, shardsJobFor, shardsJobName, shardsOf } from './job.ts';

/** The Jobs of a run that are there. */
export interface RunJobs {
  /** The one that leaves the result: of a run in shards the one that merges them. */
  readonly own: V1Job | undefined;
  /** The one that scores the shards of a run that has some. */
  readonly shards: V1Job | undefined;
}

/** Those of so many Jobs that are of the run. */
export function jobsOfRun(
  resource: BatchInference,
  runId: string,
  jobs: readonly V1Job[],
  name = jobName(resource, runId),
): RunJobs {
  const named = (wanted: string) => jobs.find(({ metadata }) => metadata?.name === wanted);
  const isSharded = shardsOf(resource) > 1;
  return {
    own: named(name),
    shards: isSharded ? named(shardsJobName(resource, runId)) : undefined,
  };
}

/** The Job by which a run is judged; undefined when the next one is to be made. */
export function currentJob({ own, shards }: RunJobs): V1Job | undefined {
  if (own !== undefined || shards === undefined) return own;
  return jobEnd(shards)?.type === 'Complete' ? undefined : shards;
}

/** The Job to make when there is no current one. */
export function nextJob(
  resource: BatchInference,
  settings: PodSettings,
  { shards, now }: { readonly shards: V1Job | undefined; readonly now: Date },
): V1Job {
  if (shardsOf(resource) === 1) return jobFor(resource, settings);
  return shards === undefined
    ? shardsJobFor(resource, settings)
    : mergeJobFor(resource, settings, { shards, now });
}

/** Whether a Job is the one that scores the shards of its run. */
export function isOfShards({ spec }: V1Job): boolean {
  return spec?.completionMode === 'Indexed';
}
