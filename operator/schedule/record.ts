/** What the runs of a schedule have come to: each recorded once, and the newest of them shown. */
import type { V1CronJob, V1Job, V1Pod } from '@kubernetes/client-node';
import type { BatchInference, BatchInferenceStatus } from '../../crds/batchinference.ts';
import { judge } from '../../worker/contract.ts';
import type { ResourceEvent } from '../announcement.ts';
import { conditionOf, FINISHED, SUCCEEDED } from '../conditions.ts';
import { type Outcome, outcomeOf } from '../outcome.ts';
import { controlledBy } from '../ownership.ts';
import { type Heard, progressOf, type ProgressSource, sourceOf } from '../progress/progress.ts';
import { endOf, failed, scheduled, succeeded, unchanged, unfinished } from '../status.ts';
import { timeOf, timestamp } from '../timestamp.ts';
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
  for (const run of ended) {
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
    events: [...told, ...startOf(resource, atWork)],
  };
}

function outcomeFor(run: ScheduledRun, { status }: BatchInference, seen: Seen): Outcome {
  const { job, jobName, runId } = run;
  const verdict = conditionOf(status, SUCCEEDED);
  const waits = status?.jobName === jobName && verdict?.reason === 'Waiting';
  const pods = controlledBy([job], seen.pods);
  const waitedFor = waits ? verdict.message : undefined;
  return outcomeOf(run.resource, { job, pods, runId, waitedFor, now: seen.now });
}

function isEnded(run: WithOutcome): run is Ended {
  return run.outcome.state === 'succeeded' || run.outcome.state === 'failed';
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
  const end = { ...run.outcome, now };
  const shown = end.state === 'succeeded' ? succeeded(told, end) : failed(told, end);
  const facts = factsOf(run, now);
  return { ...shown, ...facts, ...endOf(facts, run.outcome.endedAt ?? now), history };
}

/** Whatever else is unfinished, the newest run is at work, or waits for something. */
function underWay(told: BatchInference, run: Open, { now, heard }: Seen): Omit<Recorded, 'events'> {
  const { outcome } = run;
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

function startOf({ status }: BatchInference, atWork: Open | undefined): readonly ResourceEvent[] {
  if (atWork === undefined || status?.jobName === atWork.jobName) return [];
  const message = `Job ${atWork.jobName} has been created`;
  return [{ type: 'Normal', reason: 'RunStarted', message }];
}

function eventsOf(
  { jobName, resource: { spec }, outcome }: Ended,
  before: BatchInferenceStatus['models'],
): readonly ResourceEvent[] {
  if (outcome.state === 'failed') {
    const message = `Job ${jobName}: ${outcome.reason}: ${outcome.message}`;
    return [{ type: 'Warning', reason: 'RunFailed', message }];
  }
  const { result } = outcome;
  const message = `Job ${jobName}: ${result.rows.scored} rows`;
  const run: ResourceEvent = { type: 'Normal', reason: 'RunSucceeded', message };
  if (spec.gate === undefined) return [run];
  const verdict = judge(spec.gate, result.gate ?? [], before);
  const gate: ResourceEvent = verdict.passed
    ? { type: 'Normal', reason: 'GatePassed', message: verdict.message }
    : { type: 'Warning', reason: 'GateMissed', message: verdict.message };
  return [run, gate];
}
