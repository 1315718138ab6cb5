/** A resource with a schedule, its CronJob, and Jobs as the CronJob controller makes them of it. */
import type { V1CronJob, V1Job, V1JobCondition, V1Pod } from '@kubernetes/client-node';
import type { BatchInference } from '../../crds/batchinference.ts';
import { reconcile } from '../../operator/reconcile.ts';
import type { Plan } from '../../operator/plan.ts';
import { cronJobFor } from '../../operator/schedule/cron-job.ts';
import { at, podOf, successMessage, T0, terminated } from './job-world.ts';
import { batchInference, type Variation } from './resource.ts';

const settings = { workerImage: 'worker:1' };

type Schedule = NonNullable<BatchInference['spec']['schedule']>;

export function scheduledResource(
  schedule: Partial<Schedule> = {},
  variation: Variation = {},
): BatchInference {
  const resource = batchInference(variation);
  const defaults = { cron: '0 * * * *', timeZone: 'Etc/UTC', historyLimit: 10 };
  const policy = { concurrencyPolicy: 'Forbid' as const };
  const { spec } = resource;
  return { ...resource, spec: { ...spec, schedule: { ...defaults, ...policy, ...schedule } } };
}

export function cronJobOf(resource: BatchInference): V1CronJob {
  const { schedule } = resource.spec;
  if (schedule === undefined) throw new Error('the resource has no schedule');
  const cronJob = cronJobFor(resource, schedule, settings);
  return { ...cronJob, metadata: { ...cronJob.metadata, uid: 'uid-cron-job' } };
}

/** The Job of the tick so many minutes after T0, complete unless another condition is given. */
export function tick(
  cronJob: V1CronJob,
  minutes: number,
  condition: Partial<V1JobCondition> | undefined = { type: 'Complete' },
): V1Job {
  const time = at(60 * minutes);
  const name = `${cronJob.metadata?.name ?? ''}-${time.getTime() / 60_000}`;
  const { metadata, spec } = cronJob.spec.jobTemplate;
  const annotations = { 'batch.kubernetes.io/cronjob-scheduled-timestamp': time.toISOString() };
  return {
    metadata: {
      ...{ name, uid: `uid-${name}`, creationTimestamp: time, annotations },
      ...(metadata?.labels && { labels: metadata.labels }),
      ownerReferences: [
        {
          ...{ apiVersion: 'batch/v1', kind: 'CronJob', name: cronJob.metadata?.name ?? '' },
          ...{ uid: cronJob.metadata?.uid ?? '', controller: true },
        },
      ],
    },
    ...(spec && { spec }),
    status: {
      startTime: time,
      conditions: [{ type: '', status: 'True', lastTransitionTime: T0, ...condition }],
    },
  };
}

/** The pod of a run of the resource that ended well, with so many right for `lda` and `nn`. */
export function scoredPod(
  resource: BatchInference,
  job: V1Job,
  counts?: readonly [number, number],
): V1Pod {
  return podOf(job, terminated(0, successMessage(resource, counts)));
}

export function planOf(
  resource: BatchInference,
  world: { cronJob?: V1CronJob; jobs?: V1Job[]; pods?: V1Pod[]; seconds?: number } = {},
): Plan {
  const { cronJob, jobs = [], pods = [], seconds = 4 } = world;
  return reconcile(resource, { now: at(seconds), cronJob, jobs, pods }, settings);
}
