/** What to do about a BatchInference with a schedule: keep its CronJob, record what its runs give. */
import type { V1Job } from '@kubernetes/client-node';
import type { BatchInference, BatchInferenceStatus } from '../../crds/batchinference.ts';
import type { ResourceEvent } from '../announcement.ts';
import { conditionOf, conditions, FINISHED, type Standing, SUCCEEDED } from '../conditions.ts';
import { deletion, timeToLive } from '../job/finished-job.ts';
import type { PodSettings } from '../job/pod.ts';
import { jobEnd } from '../outcome.ts';
import { controlledBy } from '../ownership.ts';
import type { Action, Plan } from '../plan.ts';
import { cronJobFor, replacementOf, type Schedule } from './cron-job.ts';
import { nextOf, record, type Recorded, type Seen } from './record.ts';
import { isRecorded, runsOf } from './runs.ts';

/** By then the watch has brought back the status that was written. */
const RECORDED_MS = 1000;

/** The resync of the watches comes as often; a timer needs no more reach. */
const NEXT_LOOK_MS = 600_000;

/** Total, as reconcile is, of which this is the part for a resource with a schedule. */
export function reconcileSchedule(
  resource: BatchInference,
  schedule: Schedule,
  seen: Seen,
  settings: PodSettings,
): Plan {
  const recorded = record(resource, schedule, seen);
  const done = recordedJobs(resource, schedule, seen);
  const actions = [
    ...done.superseded.flatMap(deletion),
    ...(done.latest === undefined ? [] : timeToLive(resource, done.latest)),
    // The last, because it may be refused.
    ...keepCronJob(resource, schedule, seen, settings),
  ];
  return { ...planned(recorded, schedule, seen), actions };
}

/** The plan when there can be no such CronJob, or none for now: what has run is recorded all the same. */
export function withoutCronJob(
  resource: BatchInference,
  schedule: Schedule,
  seen: Seen,
  standing: Standing,
): Plan {
  const recorded = record(resource, schedule, seen);
  const status = {
    ...withoutEndedRun(recorded.status),
    conditions: conditions(resource, standing, seen.now),
  };
  const events = [...recorded.events, ...refusalOf(resource.status, standing)];
  return { ...planned(recorded, schedule, seen), status, events, actions: [] };
}

/** The conditions speak of no run then, and what identifies one would say that they did. */
function withoutEndedRun(status: BatchInferenceStatus): BatchInferenceStatus {
  if (conditionOf(status, FINISHED)?.status !== 'True') return status;
  const { runId: _run, inputsHash: _inputs, jobName: _job, ...rest } = status;
  const { startTime: _start, completionTime: _end, duration: _took, ...told } = rest;
  return told;
}

/** Told once: the words may differ each time, as those of a webhook do. */
function refusalOf(
  before: BatchInferenceStatus | undefined,
  { reason, message }: Standing,
): readonly ResourceEvent[] {
  if (conditionOf(before, SUCCEEDED)?.reason === reason) return [];
  return [{ type: 'Warning', reason: 'RunBlocked', message: `${reason}: ${message}` }];
}

function planned(
  { status, events, recheckAfterMs, progressFrom }: Recorded,
  schedule: Schedule,
  seen: Seen,
): Omit<Plan, 'actions'> {
  const next = nextOf(schedule, seen);
  const untilNext = next === undefined ? Infinity : next.getTime() - seen.now.getTime();
  const looks = [
    NEXT_LOOK_MS,
    untilNext + RECORDED_MS,
    recheckAfterMs ?? Infinity,
    // What has been recorded can be deleted next.
    events.length === 0 ? Infinity : RECORDED_MS,
  ];
  return { status, events, progressFrom, requeueAfterMs: Math.min(...looks) };
}

/**
 * The Jobs whose results the status has (not just the plan): the latest is kept as the Job of any
 * finished run is, for its log.
 */
function recordedJobs(
  resource: BatchInference,
  schedule: Schedule,
  seen: Seen,
): { readonly latest: V1Job | undefined; readonly superseded: readonly V1Job[] } {
  const runs = runsOf(resource, schedule, seen);
  const isDone = (run: (typeof runs)[number]) => isRecorded(resource.status, run, schedule);
  const open = runs.filter((run) => !isDone(run)).map(({ job }) => job);
  const latest = runs.find((run) => isDone(run) && jobEnd(run.job) !== undefined)?.job;
  const own = seen.cronJob === undefined ? [] : controlledBy([seen.cronJob], seen.jobs);
  const superseded = seen.jobs.filter((job) => {
    if (job === latest || open.includes(job)) return false;
    // The run of the time before there was a schedule is superseded, whatever it came to.
    return !own.includes(job) || jobEnd(job) !== undefined;
  });
  return { latest, superseded };
}

function keepCronJob(
  resource: BatchInference,
  schedule: Schedule,
  { cronJob }: Seen,
  settings: PodSettings,
): Action[] {
  const wanted = cronJobFor(resource, schedule, settings);
  if (cronJob === undefined) return [{ kind: 'createCronJob', cronJob: wanted }];
  if (cronJob.metadata?.deletionTimestamp !== undefined) return [];
  const replacement = replacementOf(cronJob, wanted);
  return replacement === undefined ? [] : [{ kind: 'replaceCronJob', cronJob: replacement }];
}
