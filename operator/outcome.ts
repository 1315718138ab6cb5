/** What a run's Job and its pods have come to, as one value. */
import type { V1Job, V1JobCondition, V1Pod } from '@kubernetes/client-node';
import type { BatchInference } from '../crds/batchinference.ts';
import type { Result, Scored } from '../worker/contract.ts';
import { type Attempt, attemptOf, type FailedAttempt, nameOf } from './attempt.ts';
import { oneLine } from './one-line.ts';
import { timeOf } from './timestamp.ts';
import { waitingFor } from './waiting.ts';

/** How a run stands. `recheckAfterMs` says when to look again though nothing may change till then. */
export type Outcome =
  | { readonly state: 'waiting'; readonly message: string; readonly recheckAfterMs?: number }
  | {
      readonly state: 'running';
      readonly message: string;
      /** The one that is at work, when there is one alone. */
      readonly pod?: V1Pod;
    }
  | {
      readonly state: 'succeeded';
      readonly result: Result;
      readonly endedAt: Date | undefined;
    }
  | { readonly state: 'unchanged'; readonly endedAt: Date | undefined }
  | {
      readonly state: 'failed';
      readonly reason: string;
      readonly message: string;
      readonly endedAt: Date | undefined;
    };

/** A run, for the question what became of it. */
export interface Run {
  readonly runId: string;
  /** What its worker was told to compare with. */
  readonly skipIf?: Scored | undefined;
  readonly job: V1Job;
  /** The pods that the Job controls; of one that has ended, not from a store that may lag behind. */
  readonly pods: readonly V1Pod[];
  /** What the run was last said to wait for. */
  readonly waitedFor?: string | undefined;
  readonly now: Date;
}

/** A Job controller makes the first pod within a second; after 10 s something refuses it. */
const POD_CREATION_MS = 10_000;

/**
 * Pods speak first: a container's end is known two seconds before the Job's. Only when no pod
 * tells is the Job's own condition asked.
 */
export function outcomeOf(resource: BatchInference, run: Run): Outcome {
  const { models, gate } = resource.spec;
  const { runId, skipIf } = run;
  const expected = { runId, models, ...(gate && { gate }), ...(skipIf && { skipIf }) };
  const attempts = [...run.pods].sort(byCreation).map((pod) => attemptOf(pod, expected));

  const success = attempts.find(({ state }) => state === 'succeeded' || state === 'unchanged');
  if (success?.state === 'succeeded' || success?.state === 'unchanged') return success;

  const failures = attempts.filter((attempt) => attempt.state === 'failed');
  const fatal = failures.find(({ again }) => again === 'never');
  if (fatal !== undefined) return failed(fatal);

  const end = jobEnd(run.job);
  if (end === undefined) return underWay(resource, run, attempts);
  if (end.reason === 'DeadlineExceeded') return deadlineExceeded(run, end, failures);
  return afterTheEnd(run, end, failures);
}

function underWay(resource: BatchInference, run: Run, attempts: readonly Attempt[]): Outcome {
  const failures = attempts.filter((attempt) => attempt.state === 'failed');
  const active = attempts.find((attempt) => attempt.state === 'active');
  const last = failures.at(-1);
  if (active?.state === 'active') return atWork(resource, run, active.pod, failures);
  if (last === undefined) return withoutPod(run.job, run.now);
  if (last.again === 'uncounted') {
    return { state: 'waiting', message: `${last.reason}: ${last.message}` };
  }
  const tries = resource.spec.run.retries + 1;
  const counted = countedOf(failures);
  if (counted < tries) {
    return { state: 'waiting', message: `trying again soon${historyOf(resource, failures)}` };
  }
  const message = `${last.reason}: ${last.message} (attempt ${counted} of ${tries}); the Job is ending`;
  return { state: 'waiting', message };
}

function atWork(
  resource: BatchInference,
  { waitedFor, now }: Run,
  pod: V1Pod,
  failures: readonly FailedAttempt[],
): Outcome {
  if (pod.metadata?.deletionTimestamp !== undefined) {
    // A pod that is being stopped looks as if it started anew; what it waited for is the better news.
    return { state: 'waiting', message: waitedFor ?? `pod ${nameOf(pod)} is being stopped` };
  }
  const history = historyOf(resource, failures);
  const waiting = waitingFor(pod, resource.spec, now);
  return waiting === undefined
    ? { state: 'running', message: `scoring in pod ${nameOf(pod)}${history}`, pod }
    : { ...waiting, state: 'waiting', message: `${waiting.message}${history}` };
}

/** Which attempt this is, and what the one before it said; nothing for the first. */
function historyOf({ spec }: BatchInference, failures: readonly FailedAttempt[]): string {
  const last = failures.at(-1);
  if (last === undefined) return '';
  const attempt = countedOf(failures) + 1;
  return ` (attempt ${attempt} of ${spec.run.retries + 1}, after ${last.reason}: ${last.message})`;
}

export function withoutPod(job: V1Job, now: Date): Outcome {
  const ageMs = now.getTime() - (timeOf(job.metadata?.creationTimestamp) ?? now).getTime();
  if (ageMs < POD_CREATION_MS) {
    const message = `Job ${nameOf(job)} has been created`;
    // A clock that is behind must not put the second look off.
    return { state: 'waiting', message, recheckAfterMs: POD_CREATION_MS - Math.max(ageMs, 0) };
  }
  const message = `Job ${nameOf(job)} has no pod; a quota or a policy may refuse it: see kubectl describe job ${nameOf(job)}`;
  return { state: 'waiting', message };
}

/** Known as soon as the Job controller begins to stop the pods: what these say then is no news. */
export function deadlineExceeded(
  { waitedFor }: Run,
  end: V1JobCondition,
  failures: readonly FailedAttempt[],
): Outcome {
  const endedAt = timeOf(end.lastTransitionTime);
  const before = failures.filter(
    (attempt) => (attempt.endedAt?.getTime() ?? 0) < (endedAt?.getTime() ?? 0),
  );
  const last = before.at(-1);
  const detail =
    last !== undefined
      ? ` The last attempt: ${last.reason}: ${last.message}`
      : waitedFor !== undefined
        ? ` It was waiting: ${waitedFor}`
        : '';
  const message = `the run took longer than run.timeoutSeconds and was stopped.${detail}`;
  return { state: 'failed', reason: 'DeadlineExceeded', message, endedAt };
}

export function afterTheEnd(
  { job }: Run,
  end: V1JobCondition,
  failures: readonly FailedAttempt[],
): Outcome {
  const endedAt = timeOf(end.lastTransitionTime);
  const last = failures.at(-1);
  if (end.type === 'Complete') {
    const message = `Job ${nameOf(job)} is complete, but its pod was gone before its result was read: change the annotation batchinference.dev/run to run again, unless a schedule does`;
    return { state: 'failed', reason: 'ResultMissing', message, endedAt };
  }
  if (last === undefined) {
    const message = `Job ${nameOf(job)} failed (${end.reason ?? 'no reason given'}): ${oneLine(end.message ?? '')}`;
    return { state: 'failed', reason: 'JobFailed', message, endedAt };
  }
  const counted = countedOf(failures);
  const message = counted > 1 ? `${last.message} (${counted} attempts)` : last.message;
  return { state: 'failed', reason: last.reason, message, endedAt: last.endedAt };
}

function countedOf(failures: readonly FailedAttempt[]): number {
  return failures.filter(({ again }) => again === 'counted').length;
}

export function failed({ reason, message, endedAt }: FailedAttempt): Outcome {
  return { state: 'failed', reason, message, endedAt };
}

/**
 * The condition with which the Job has ended, if it has. FailureTarget comes first, while the Job
 * controller still stops pods (KEP-3998); with it the Job's failure is decided.
 */
export function jobEnd(job: V1Job): V1JobCondition | undefined {
  const holds = (wanted: string) => (condition: V1JobCondition) =>
    condition.type === wanted && condition.status === 'True';
  const { conditions = [] } = job.status ?? {};
  return (
    conditions.find(holds('Complete')) ??
    conditions.find(holds('FailureTarget')) ??
    conditions.find(holds('Failed'))
  );
}

export function byCreation(a: V1Pod, b: V1Pod): number {
  const at = (pod: V1Pod) => timeOf(pod.metadata?.creationTimestamp)?.getTime() ?? 0;
  return at(a) - at(b) || nameOf(a).localeCompare(nameOf(b));
}
