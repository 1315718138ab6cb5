/** What the runs of a schedule have come to: each recorded once, and the newest of them shown. */
import type { V1CronJob, V1Job, V1Pod } from '@kubernetes/client-node';
import type { BatchInference, BatchInferenceStatus } from '../../crds/batchinference.ts';
import { isSameScored } from '../../worker/contract.ts';
import type { ResourceEvent } from '../announcement.ts';
import { conditionOf, FINISHED, SUCCEEDED } from '../conditions.ts';
import { heldByOthers } from '../held.ts';
import { type Outcome, outcomeOf } from '../outcome.ts';
import { controlledBy } from '../ownership.ts';
import { type Heard, progressOf, type ProgressSource, sourceOf } from '../progress/progress.ts';
import type { WorkloadSeen } from '../queued.ts';
import {
  endOf,
  failed,
  held,
  scheduled,
  skipped,
  succeeded,
  unchanged,
  unfinished,
} from '../status.ts';
import { identifyRun } from '../run-id.ts';
import { scoredIn } from './skip-if.ts';
import { timeOf, timestamp } from '../timestamp.ts';
import { eventsOf, startOf } from './announcement.ts';
import { nextTime } from './cron.ts';
import type { Schedule } from './cron-job.ts';
import { type Ending, entryOf, withEntry } from './history.ts';
import { isRecorded, runsOf, scheduledTimeOf, type ScheduledRun } from './runs.ts';

/** What is seen of a schedule. */
export interface Seen {
  readonly now: Date;
  readonly cronJob?: V1CronJob | undefined;
  readonly jobs: readonly V1Job[];
  readonly pods: readonly V1Pod[];
  readonly heard?: Heard | undefined;
  readonly workload?: WorkloadSeen | undefined;
}

export interface Recorded {
  readonly status: BatchInferenceStatus;
  readonly events: readonly ResourceEvent[];
  readonly recheckAfterMs?: number | undefined;
  readonly progressFrom?: ProgressSource | undefined;
}

type WithOutcome = ScheduledRun & { readonly outcome: Outcome };
type Ended = ScheduledRun & { readonly outcome: Ending };
type Open = ScheduledRun & { readonly outcome: Exclude<Outcome, Ending> };

/** The status with every run that has ended since, and with how the newest run stands. */
export function record(resource: BatchInference, schedule: Schedule, seen: Seen): Recorded {
  const runs = runsOf(resource, schedule, seen);
  const news = runs
    .filter((run) => !isRecorded(resource.status, run, schedule))
    .map((run): WithOutcome => ({ ...run, outcome: outcomeFor(run, resource, seen) }));
  const ended = news.filter(isEnded).reverse();
  let recorded = resource.status ?? {};
  const told: ResourceEvent[] = [];
  for (const reported of ended) {
    const run = { ...reported, outcome: checked(reported, recorded) };
    told.push(...eventsOf(run, recorded.models));
    recorded = withEnd({ ...run.resource, status: recorded }, run, schedule, seen.now);
  }
  const [current] = runs;
  const atWork = news.filter(isOpen).find(({ job }) => job === current?.job);
  const before = { ...resource, status: recorded };
  const shown =
    atWork === undefined
      ? { status: atRest(before, schedule, seen) }
      : underWay({ ...atWork.resource, status: recorded }, atWork, seen);
  return {
    ...shown,
    status: { ...shown.status, ...timesOf(before, schedule, seen, current) },
    events: [...told, ...startOf(resource.status, atWork)],
  };
}

function outcomeFor(run: ScheduledRun, { status }: BatchInference, seen: Seen): Outcome {
  const { job, jobName, runId, skipIf } = run;
  const verdict = conditionOf(status, SUCCEEDED);
  const waits = status?.jobName === jobName && verdict?.reason === 'Waiting';
  const pods = controlledBy([job], seen.pods);
  const waitedFor = waits ? verdict.message : undefined;
  return outcomeOf(run.resource, { job, pods, runId, skipIf, waitedFor, now: seen.now });
}

function isEnded(run: WithOutcome): run is Ended {
  return ['succeeded', 'unchanged', 'failed'].includes(run.outcome.state);
}

function isOpen(run: WithOutcome): run is Open {
  return !isEnded(run);
}

/** The status after one more run; the newest is the one that it shows. */
function withEnd(
  told: BatchInference,
  run: Ended,
  { historyLimit }: Schedule,
  now: Date,
): BatchInferenceStatus {
  const { status } = told;
  const entry = entryOf(run, run.outcome, status?.models);
  const history = withEntry(status?.history, entry, historyLimit);
  if (history[0] !== entry) return { ...status, history };
  const shown = endedStatus(told, run, now);
  const facts = factsOf(run, now);
  return { ...shown, ...facts, ...endOf(facts, run.outcome.endedAt ?? now), history };
}

function endedStatus(told: BatchInference, run: Ended, now: Date): BatchInferenceStatus {
  const end = { ...run.outcome, now };
  switch (end.state) {
    case 'unchanged':
      return skipped(told, end);
    case 'failed':
      return failed(told, end);
    case 'succeeded': {
      const { data, ...status } = succeeded(told, end);
      // What the annotation said when the run was made is not known: it may ask for another.
      const same = identifyRun(told).runId === run.runId;
      return { ...status, ...(same && data && { data }) };
    }
  }
}

/** Between two looks at the last run another may have ended: then its like was not compared with. */
function checked({ outcome, skipIf, resource }: Ended, status: BatchInferenceStatus): Ending {
  if (outcome.state !== 'unchanged') return outcome;
  const names = resource.spec.models.map(({ name }) => name);
  const last = scoredIn(status, names);
  if (skipIf !== undefined && last !== undefined && isSameScored(skipIf, last)) return outcome;
  const message =
    'the run was skipped for being like a run that another has followed; the next one compares anew';
  return { state: 'failed', reason: 'ResultOutdated', message, endedAt: outcome.endedAt };
}

/** Whatever else is unfinished, the newest run is at work, or waits for something. */
function underWay(told: BatchInference, run: Open, seen: Seen): Omit<Recorded, 'events'> {
  const { outcome, job } = run;
  const { now, heard } = seen;
  const { message } = outcome;
  const facts = factsOf(run, now);
  switch (outcome.state) {
    case 'running': {
      const { pod } = outcome;
      const progress = progressOf(told, { pod, message }, heard);
      const status = unfinished(told, { reason: 'Running', message, progress, now });
      return { status: { ...status, ...facts }, progressFrom: sourceOf(pod) };
    }
    case 'waiting': {
      const hold = heldByOthers({ ...seen, job });
      if (hold !== undefined) {
        const status = held(told, { ...hold, hasJob: true, now });
        return { status: { ...status, ...facts }, recheckAfterMs: hold.recheckAfterMs };
      }
      const status = unfinished(told, { reason: 'Waiting', message, now });
      return { status: { ...status, ...facts }, recheckAfterMs: outcome.recheckAfterMs };
    }
  }
}

/** How the last run ended; before the first, and when the last is gone without a trace, what is next. */
function atRest(resource: BatchInference, schedule: Schedule, seen: Seen): BatchInferenceStatus {
  const { status } = resource;
  const ofARun = status?.jobName !== undefined && status.jobName === status.history?.[0]?.jobName;
  if (ofARun && conditionOf(status, FINISHED)?.status === 'True') return unchanged(resource);
  const next = nextOf(schedule, seen);
  const when =
    seen.cronJob?.spec.suspend === true
      ? `CronJob ${seen.cronJob.metadata?.name ?? ''} is suspended`
      : next === undefined
        ? 'the schedule names no time within five years'
        : `the next run is at ${timestamp(next)}`;
  return scheduled(resource, { message: when, now: seen.now });
}

function factsOf({ job, jobName, runId }: ScheduledRun, now: Date) {
  const start = timeOf(job.status?.startTime) ?? timeOf(job.metadata?.creationTimestamp) ?? now;
  return { runId, jobName, startTime: timestamp(start) };
}

function timesOf(
  { status }: BatchInference,
  schedule: Schedule,
  seen: Seen,
  current: ScheduledRun | undefined,
): Pick<BatchInferenceStatus, 'lastScheduleTime' | 'nextScheduleTime'> {
  // The Job is heard of before the CronJob's status is.
  const heard = [
    timeOf(seen.cronJob?.status?.lastScheduleTime),
    current && scheduledTimeOf(current.job),
  ].flatMap((time) => (time === undefined ? [] : [timestamp(time)]));
  const last = [status?.lastScheduleTime ?? '', ...heard].sort().at(-1) ?? '';
  const next = nextOf(schedule, seen);
  return {
    ...(last !== '' && { lastScheduleTime: last }),
    ...(next !== undefined && { nextScheduleTime: timestamp(next) }),
  };
}

/** When the schedule starts the next run, as far as can be foretold. */
export function nextOf({ cron, timeZone }: Schedule, { cronJob, now }: Seen): Date | undefined {
  return cronJob?.spec.suspend === true ? undefined : nextTime(cron, timeZone, now);
}
