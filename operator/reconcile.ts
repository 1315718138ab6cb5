/**
 * The product in one file: what to do about a BatchInference, given what is there. A pure function;
 * an ordered list of rules of which the first that applies decides. Nothing here waits, reads a
 * clock, or remembers: after any crash the same world leads to the same plan.
 */
import type { V1CronJob, V1Job, V1Pod } from '@kubernetes/client-node';
import type { BatchInference } from '../crds/batchinference.ts';
import { eventsFor } from './announcement.ts';
import { conditionOf, SUCCEEDED } from './conditions.ts';
import { deletion, timeToLive } from './job/finished-job.ts';
import { type Hold, holdOf, NOT_STARTED } from './held.ts';
import { outcomeOf } from './outcome.ts';
import { controlledBy } from './ownership.ts';
import type { PodSettings } from './job/pod.ts';
import { isSuspended } from './job/suspension.ts';
import type { Action, Plan } from './plan.ts';
import { type Heard, progressOf, sourceOf } from './progress/progress.ts';
import type { WorkloadSeen } from './queued.ts';
import { identifyRun } from './run-id.ts';
import type { Schedule } from './schedule/cron-job.ts';
import { reconcileSchedule, withoutCronJob } from './schedule/plan.ts';
import { currentJob, isOfShards, jobsOfRun, nextJob, type RunJobs } from './shards/current.ts';
import { outcomeOfShards } from './shards/outcome.ts';
import {
  failed,
  held,
  isEndRecorded,
  notStarted,
  succeeded,
  unchanged,
  unfinished,
} from './status.ts';
import { unrunnable } from './unrunnable.ts';

/** Everything a decision needs beside the resource. */
export interface Observed {
  readonly now: Date;
  /** The Jobs that the resource or its CronJob controls (by uid), of any run. */
  readonly jobs: readonly V1Job[];
  /**
   * The pods that those Jobs control (by uid). The Jobs and the pods come by two watches of which
   * one may lag: the pods of an ended Job whose run has no recorded end are read after it.
   */
  readonly pods: readonly V1Pod[];
  /** The CronJob of the resource's name, when the resource controls it (by uid). */
  readonly cronJob?: V1CronJob | undefined;
  /** What the worker at work was last heard to have done. */
  readonly heard?: Heard | undefined;
  /** What Kueue says of the run's Job, when that waits in a queue. */
  readonly workload?: WorkloadSeen | undefined;
}

/** What a rule has to go by. */
interface Situation {
  readonly resource: BatchInference;
  readonly observed: Observed;
  readonly settings: PodSettings;
  readonly runId: string;
  /** Whether the status already tells how the run that the spec asks for has ended. */
  readonly recorded: boolean;
}

/** By then the watch has brought back the status that was written. */
const RECORDED_MS = 1000;

type Step = Pick<Plan, 'status' | 'requeueAfterMs' | 'progressFrom'> & {
  readonly actions?: readonly Action[];
};

/** Total: a plan for every resource and every world. */
export function reconcile(
  resource: BatchInference,
  observed: Observed,
  settings: PodSettings,
): Plan {
  const { schedule } = resource.spec;
  if (schedule !== undefined) return onSchedule(resource, schedule, observed, settings);
  const identity = identifyRun(resource);
  const recorded = isEndRecorded(resource.status, identity);
  const situation = { resource, observed, settings, runId: identity.runId, recorded };
  // Where only the way of running has changed since a success, its Job still counts as the run's.
  const name = recorded ? resource.status?.jobName : undefined;
  const jobs = jobsOfRun(resource, identity.runId, observed.jobs, name);
  const job = currentJob(jobs);
  const superseded = observed.jobs.filter((other) => other !== jobs.own && other !== jobs.shards);

  const step =
    endedBefore(situation, jobs) ??
    impossible(situation) ??
    (job === undefined ? withoutJob(situation, jobs) : withJob(situation, job));

  const actions = [
    ...endOfSchedule(observed.cronJob),
    ...superseded.flatMap(deletion),
    ...(step.actions ?? []),
  ];
  return { ...step, actions, events: eventsFor(resource, step.status, job) };
}

function onSchedule(
  resource: BatchInference,
  schedule: Schedule,
  observed: Observed,
  settings: PodSettings,
): Plan {
  const refusal = unrunnable(resource, settings);
  if (refusal === undefined) return reconcileSchedule(resource, schedule, observed, settings);
  const standing = { state: 'refused', ...refusal } as const;
  return withoutCronJob(resource, schedule, observed, standing);
}

/** There is no schedule any more; the CronJob's Jobs go with it. */
function endOfSchedule(cronJob: V1CronJob | undefined): Action[] {
  const { name, uid, deletionTimestamp } = cronJob?.metadata ?? {};
  if (name === undefined || uid === undefined || deletionTimestamp !== undefined) return [];
  return [{ kind: 'deleteCronJob', name, uid }];
}

/** The plan when the API server refuses the run's Job, or the schedule's CronJob, for good. */
export function refuse(
  resource: BatchInference,
  refusal: { readonly reason: string; readonly message: string },
  observed: Observed,
): Plan {
  const { schedule } = resource.spec;
  if (schedule !== undefined) {
    return withoutCronJob(resource, schedule, observed, { state: 'refused', ...refusal });
  }
  const { now } = observed;
  const status = failed(resource, { ...refusal, endedAt: now, now });
  return { actions: [], status, events: eventsFor(resource, status) };
}

/** The plan when the API server refuses the run's Job, or the schedule's CronJob, for now. */
export function blocked(resource: BatchInference, message: string, observed: Observed): Plan {
  const { schedule } = resource.spec;
  if (schedule !== undefined) {
    const standing = { state: 'unfinished', reason: 'Waiting', message } as const;
    return withoutCronJob(resource, schedule, observed, standing);
  }
  const status = notStarted(resource, { message, now: observed.now });
  return { actions: [], status, events: eventsFor(resource, status) };
}

/** The run has ended, and the status tells how: keep that, whatever became of its Job. */
function endedBefore(
  { resource, recorded }: Situation,
  { own, shards }: RunJobs,
): Step | undefined {
  if (!recorded) return undefined;
  const jobs = [own, shards].filter((job) => job !== undefined);
  return {
    status: unchanged(resource),
    actions: jobs.flatMap((job) => timeToLive(resource, job)),
  };
}

/** A run that could not be started, or may not be. */
function impossible({ resource, observed: { now }, settings }: Situation): Step | undefined {
  const refusal = unrunnable(resource, settings);
  return refusal && { status: failed(resource, { ...refusal, endedAt: now, now }) };
}

/**
 * The run is new, or its Job was deleted, or its shards are scored: (re)create it, unless the run is
 * on hold.
 */
function withoutJob(
  { resource, observed: { now }, settings }: Situation,
  { shards }: RunJobs,
): Step {
  if (resource.spec.suspend === true) return heldBack(resource, { ...NOT_STARTED, now });
  const job = nextJob(resource, settings, { shards, now });
  const message = `Job ${job.metadata?.name ?? ''} has been created`;
  const status = isSuspended(job)
    ? held(resource, { reason: 'Queued', message, hasJob: true, now })
    : unfinished(resource, { reason: 'Waiting', message, now });
  return { actions: [{ kind: 'createJob', job }], status };
}

/** The run has its Job: say what came of it, or what it does or waits for. */
function withJob({ resource, observed, runId }: Situation, job: V1Job): Step {
  const { now } = observed;
  if (job.metadata?.deletionTimestamp !== undefined) {
    if (resource.spec.suspend === true) return heldBack(resource, { ...NOT_STARTED, now });
    const message = `Job ${job.metadata.name ?? ''} is being deleted; it will be created again`;
    return { status: unfinished(resource, { reason: 'Waiting', message, now }) };
  }
  const pods = controlledBy([job], observed.pods);
  const waitedFor = waitOf(resource, job);
  const outcomeOfJob = isOfShards(job) ? outcomeOfShards : outcomeOf;
  const outcome = outcomeOfJob(resource, { job, pods, runId, waitedFor, now });
  const isUnderWay = outcome.state === 'waiting' || outcome.state === 'running';
  const hold = isUnderWay ? holdOf(resource, { ...observed, job, pods }) : undefined;
  if (hold !== undefined) return heldBack(resource, { ...hold, job, now });
  switch (outcome.state) {
    case 'succeeded':
      return { status: succeeded(resource, { ...outcome, now }), ...lookAgain(resource) };
    case 'failed':
      return { status: failed(resource, { ...outcome, now }), ...lookAgain(resource) };
    case 'unchanged':
      // Only the run of a schedule is told what to compare with.
      return { status: unchanged(resource) };
    case 'waiting': {
      const { message, recheckAfterMs } = outcome;
      const status = unfinished(resource, { reason: 'Waiting', message, now });
      return { status, ...(recheckAfterMs !== undefined && { requeueAfterMs: recheckAfterMs }) };
    }
    case 'running': {
      const { message, pod } = outcome;
      const progress = progressOf(resource, { pod, message }, observed.heard);
      const status = unfinished(resource, { reason: 'Running', message, progress, now });
      return { status, progressFrom: sourceOf(pod) };
    }
  }
}

/** The run has not ended, and something keeps it from going on. */
function heldBack(
  resource: BatchInference,
  { job, todo, recheckAfterMs, ...hold }: Hold & { readonly job?: V1Job; readonly now: Date },
): Step {
  const hasJob = job !== undefined && todo !== 'delete';
  return {
    status: held(resource, { ...hold, hasJob }),
    actions: job === undefined ? [] : todoFor(job, todo),
    ...(recheckAfterMs !== undefined && { requeueAfterMs: recheckAfterMs }),
  };
}

function todoFor(job: V1Job, todo: Hold['todo']): Action[] {
  const { name, uid } = job.metadata ?? {};
  if (todo === undefined || name === undefined || uid === undefined) return [];
  if (todo === 'delete') return deletion(job);
  return [{ kind: 'setJobSuspend', name, uid, suspend: todo === 'suspend' }];
}

/** The time to live is the next thing to do, and nothing else may happen to remind of it. */
function lookAgain({ spec }: BatchInference): Pick<Plan, 'requeueAfterMs'> {
  return spec.run.ttlSecondsAfterFinished === undefined ? {} : { requeueAfterMs: RECORDED_MS };
}

/** What the status says that the run of this Job waits for. */
function waitOf({ status }: BatchInference, job: V1Job): string | undefined {
  const verdict = conditionOf(status, SUCCEEDED);
  const isOfThisJob = status?.jobName === job.metadata?.name && verdict?.reason === 'Waiting';
  return isOfThisJob ? verdict.message : undefined;
}
