/**
 * The status of a resource, computed in full each time. Every function takes the resource for its
 * previous status: scores stay until new ones are there, and a condition's lastTransitionTime
 * moves only with its status.
 */
import type { BatchInference, BatchInferenceStatus } from '../crds/batchinference.ts';
import { type Result, scoresOf } from '../worker/contract.ts';
import {
  conditionOf,
  conditions,
  FINISHED,
  SUCCEEDED,
  type UnfinishedReason,
} from './conditions.ts';
import { jobName } from './job/job.ts';
import { identifyRun, type RunIdentity } from './run-id.ts';
import { timeOf, timestamp } from './timestamp.ts';

interface Unfinished {
  readonly reason: UnfinishedReason;
  readonly message: string;
  /** Of a worker that is at work and tells it. */
  readonly progress?: BatchInferenceStatus['progress'];
  readonly now: Date;
}

/** A run that has not ended: it waits for something, or its worker is at work. */
export function unfinished(
  resource: BatchInference,
  { reason, message, progress, now }: Unfinished,
): BatchInferenceStatus {
  return {
    ...lastScores(resource),
    ...currentRun(resource, now),
    ...(progress && { progress }),
    conditions: conditions(resource, { state: 'unfinished', reason, message }, now),
  };
}

/** There is a schedule, and nothing to tell of a run of it. */
export function scheduled(
  resource: BatchInference,
  { message, now }: { message: string; now: Date },
): BatchInferenceStatus {
  const { history } = resource.status ?? {};
  return {
    ...lastScores(resource),
    ...(history !== undefined && { history }),
    observedGeneration: resource.metadata.generation ?? 0,
    conditions: conditions(resource, { state: 'scheduled', reason: 'Scheduled', message }, now),
  };
}

/** A run that has not even started: there is no Job, and so no start. */
export function notStarted(
  resource: BatchInference,
  { message, now }: { message: string; now: Date },
): BatchInferenceStatus {
  const status = unfinished(resource, { reason: 'Waiting', message, now });
  const { startTime: _notYet, jobName: _none, ...rest } = status;
  return rest;
}

/** A run that is held back: it has started only if it had before, and has its Job or not. */
export function held(
  resource: BatchInference,
  hold: { reason: UnfinishedReason; message: string; hasJob: boolean; now: Date },
): BatchInferenceStatus {
  const { startTime, jobName: name, ...rest } = unfinished(resource, hold);
  const { status } = resource;
  const hasStarted = status?.runId === rest.runId && status?.startTime !== undefined;
  return {
    ...rest,
    ...(hasStarted && startTime !== undefined && { startTime }),
    ...(hold.hasJob && name !== undefined && { jobName: name }),
  };
}

/** A run that has ended well: its scores replace those of the run before. */
export function succeeded(
  resource: BatchInference,
  { result, endedAt, now }: { result: Result; endedAt: Date | undefined; now: Date },
): BatchInferenceStatus {
  const { models, gate } = resource.spec;
  const names = models.map(({ name }) => name);
  const { scores, rows, ...rest } = scoresOf(result, names, gate);
  const { scored, rejected } = rows;
  const leftOut = rejected === undefined ? '' : `; ${rejected} bad rows were left out`;
  const message = `${scores} over ${scored} rows${leftOut}`;
  const standing = { state: 'succeeded', reason: 'Succeeded', message, gate: result.gate } as const;
  const { etag } = result;
  const data =
    etag === undefined ? undefined : { etag, inputsHash: identifyRun(resource).inputsHash };
  return {
    ...{ scores, rows, ...rest },
    ...(data !== undefined && { data }),
    ...endedRun(resource, endedAt, now),
    conditions: conditions(resource, standing, now),
  };
}

/** A run that was left out, because the last one that succeeded has scored the same. */
export function skipped(
  resource: BatchInference,
  { endedAt, now }: { endedAt: Date | undefined; now: Date },
): BatchInferenceStatus {
  const message = 'skipped: models, data and spec are those of the last run that succeeded';
  return {
    ...lastScores(resource),
    ...endedRun(resource, endedAt, now),
    conditions: conditions(resource, { state: 'skipped', reason: 'Unchanged', message }, now),
  };
}

/** A run that has failed for good: the scores of the run before stay, and Succeeded says why. */
export function failed(
  resource: BatchInference,
  {
    reason,
    message,
    endedAt,
    now,
  }: { reason: string; message: string; endedAt: Date | undefined; now: Date },
): BatchInferenceStatus {
  return {
    ...lastScores(resource),
    ...endedRun(resource, endedAt, now),
    conditions: conditions(resource, { state: 'failed', reason, message }, now),
  };
}

/** The recorded end of a run, restated for a generation of the spec that does not change it. */
export function unchanged(resource: BatchInference): BatchInferenceStatus {
  const generation = resource.metadata.generation ?? 0;
  // The times of a schedule are not a run's.
  const { lastScheduleTime: _last, nextScheduleTime: _next, ...previous } = resource.status ?? {};
  return {
    ...previous,
    observedGeneration: generation,
    conditions: (previous.conditions ?? []).map((condition) => ({
      ...condition,
      observedGeneration: generation,
    })),
  };
}

/**
 * Whether the status already tells how the run has ended. A run that succeeded is not repeated
 * because only spec.run has changed; one that failed is, because that is how one gives it more
 * memory or time.
 */
export function isEndRecorded(
  status: BatchInferenceStatus | undefined,
  { runId, inputsHash }: RunIdentity,
): boolean {
  if (conditionOf(status, FINISHED)?.status !== 'True') return false;
  if (status?.runId === runId) return true;
  return status?.inputsHash === inputsHash && conditionOf(status, SUCCEEDED)?.status === 'True';
}

function lastScores({ status }: BatchInference): BatchInferenceStatus {
  const { scores, best, rows, models, data } = status ?? {};
  return {
    ...(scores !== undefined && { scores }),
    ...(best !== undefined && { best }),
    ...(rows !== undefined && { rows }),
    ...(models !== undefined && { models }),
    ...(data !== undefined && { data }),
  };
}

function currentRun(
  resource: BatchInference,
  now: Date,
): BatchInferenceStatus & { startTime: string } {
  const { runId, inputsHash } = identifyRun(resource);
  const { status, metadata } = resource;
  const { history } = status ?? {};
  const started = status?.runId === runId ? timeOf(status.startTime) : undefined;
  return {
    observedGeneration: metadata.generation ?? 0,
    runId,
    inputsHash,
    jobName: jobName(resource, runId),
    startTime: timestamp(started ?? now),
    // Of a schedule, perhaps one that is no more.
    ...(history !== undefined && { history }),
  };
}

function endedRun(
  resource: BatchInference,
  endedAt: Date | undefined,
  now: Date,
): BatchInferenceStatus {
  const run = currentRun(resource, now);
  return { ...run, ...endOf(run, endedAt ?? now) };
}

/** When a run has ended, and how long it took. */
export function endOf(
  { startTime }: { readonly startTime: string },
  endedAt: Date,
): { readonly completionTime: string; readonly duration: string } {
  const startMs = new Date(startTime).getTime();
  // The node's clock may be behind the operator's.
  const endMs = Math.max(endedAt.getTime(), startMs);
  return {
    completionTime: timestamp(new Date(endMs)),
    duration: humanDuration(Math.round((endMs - startMs) / 1000)),
  };
}

/** Whole seconds as kubectl writes ages: 42s, 3m5s, 2h1m. */
function humanDuration(seconds: number): string {
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${Math.floor(minutes / 60)}h${minutes % 60}m`;
}
