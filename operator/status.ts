/**
 * The status of a resource, computed in full each time. Every function takes the resource for its
 * previous status: scores stay until new ones are there, and a condition's lastTransitionTime
 * moves only with its status.
 */
import type { BatchInference, BatchInferenceStatus, Condition } from '../crds/batchinference.ts';
import { type ModelResult, scoresOf } from '../worker/contract.ts';
import { timeOf } from './attempt.ts';
import { jobName } from './job.ts';
import { identifyRun, type RunIdentity } from './run-id.ts';

/** Whether a run has ended, and well. Its reason is the STATUS column. */
export const SUCCEEDED = 'Succeeded';
/** True as soon as a run has ended either way: one target for kubectl wait. */
export const FINISHED = 'Finished';
/** kstatus: there only while True, when the run is under way. */
const RECONCILING = 'Reconciling';
/** kstatus: there only while True, when the run has failed and the user must act. */
const STALLED = 'Stalled';

/** How a run stands, for its conditions. */
type Standing =
  | {
      readonly state: 'unfinished';
      readonly reason: 'Waiting' | 'Running';
      readonly message: string;
    }
  | { readonly state: 'succeeded'; readonly reason: 'Succeeded'; readonly message: string }
  | { readonly state: 'failed'; readonly reason: string; readonly message: string };

/** A run that has not ended: it waits for something, or its worker is at work. */
export function unfinished(
  resource: BatchInference,
  { reason, message, now }: { reason: 'Waiting' | 'Running'; message: string; now: Date },
): BatchInferenceStatus {
  return {
    ...lastScores(resource),
    ...currentRun(resource, now),
    conditions: conditions(resource, { state: 'unfinished', reason, message }, now),
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

/** A run that has ended well: its scores replace those of the run before. */
export function succeeded(
  resource: BatchInference,
  {
    models,
    endedAt,
    now,
  }: { models: readonly ModelResult[]; endedAt: Date | undefined; now: Date },
): BatchInferenceStatus {
  const scores = scoresOf(models);
  const message = `${scores.scores} over ${scores.rows.scored} rows`;
  return {
    ...scores,
    ...endedRun(resource, endedAt, now),
    conditions: conditions(resource, { state: 'succeeded', reason: 'Succeeded', message }, now),
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
  const previous = resource.status ?? {};
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

/** The resource's condition of a type, if it is there. */
export function conditionOf(
  status: BatchInferenceStatus | undefined,
  type: string,
): Condition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

function lastScores({ status }: BatchInference): BatchInferenceStatus {
  const { scores, best, rows, models } = status ?? {};
  return {
    ...(scores !== undefined && { scores }),
    ...(best !== undefined && { best }),
    ...(rows !== undefined && { rows }),
    ...(models !== undefined && { models }),
  };
}

function currentRun(
  resource: BatchInference,
  now: Date,
): BatchInferenceStatus & { startTime: string } {
  const { runId, inputsHash } = identifyRun(resource);
  const { status, metadata } = resource;
  const started = status?.runId === runId ? timeOf(status.startTime) : undefined;
  return {
    observedGeneration: metadata.generation ?? 0,
    runId,
    inputsHash,
    jobName: jobName(resource, runId),
    startTime: timestamp(started ?? now),
  };
}

function endedRun(
  resource: BatchInference,
  endedAt: Date | undefined,
  now: Date,
): BatchInferenceStatus {
  const run = currentRun(resource, now);
  const startMs = new Date(run.startTime).getTime();
  // The node's clock may be behind the operator's.
  const endMs = Math.max((endedAt ?? now).getTime(), startMs);
  return {
    ...run,
    completionTime: timestamp(new Date(endMs)),
    duration: humanDuration(Math.round((endMs - startMs) / 1000)),
  };
}

function conditions(resource: BatchInference, standing: Standing, now: Date): Condition[] {
  const { reason, message } = standing;
  const ended = standing.state !== 'unfinished';
  const verdict = { unfinished: 'Unknown', succeeded: 'True', failed: 'False' } as const;
  const list: Pick<Condition, 'type' | 'status'>[] = [
    { type: SUCCEEDED, status: verdict[standing.state] },
    { type: FINISHED, status: ended ? 'True' : 'False' },
  ];
  if (standing.state === 'unfinished') list.push({ type: RECONCILING, status: 'True' });
  if (standing.state === 'failed') list.push({ type: STALLED, status: 'True' });
  return list.map(({ type, status }) => {
    const previous = conditionOf(resource.status, type);
    return {
      type,
      status,
      reason,
      message,
      observedGeneration: resource.metadata.generation ?? 0,
      lastTransitionTime:
        previous?.status === status ? previous.lastTransitionTime : timestamp(now),
    };
  });
}

/** RFC 3339 in whole seconds, as the API's own timestamps are. */
function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** Whole seconds as kubectl writes ages: 42s, 3m5s, 2h1m. */
function humanDuration(seconds: number): string {
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${Math.floor(minutes / 60)}h${minutes % 60}m`;
}
