/** What a run's Job and its pods have come to, as one value. */
import type { V1Job, V1JobCondition, V1Pod } from '@kubernetes/client-node';
import type { BatchInference } from '../crds/batchinference.ts';
import type { ModelResult } from '../worker/contract.ts';
import { type Attempt, attemptOf, type FailedAttempt, nameOf, oneLine, timeOf } from './attempt.ts';
import { waitingFor } from './waiting.ts';

/** How a run stands. `recheckAfterMs` says when to look again though nothing may change till then. */
export type Outcome =
  | {
      readonly state: 'waiting' | 'running';
      readonly message: string;
      readonly recheckAfterMs?: number;
    }
  | {
      readonly state: 'succeeded';
      readonly models: readonly ModelResult[];
      readonly endedAt: Date | undefined;
    }
  | {
      readonly state: 'failed';
      readonly reason: string;
      readonly message: string;
      readonly endedAt: Date | undefined;
    };

/**
 * The Job's end may be seen before the last news of its pods, because they come by two watches.
 * 30 s is client-go's longest reconnect delay, so by then a pod that still exists has been seen.
 */
const PODS_LAG_MS = 30_000;

/** A Job controller makes the first pod within a second; after 10 s something refuses it. */
const POD_CREATION_MS = 10_000;

/**
 * Pods speak first: a container's end is known two seconds before the Job's. Only when no pod
 * tells is the Job's own condition asked.
 */
export function outcomeOf(
  resource: BatchInference,
  { job, pods, runId, now }: { job: V1Job; pods: readonly V1Pod[]; runId: string; now: Date },
): Outcome {
  const { models } = resource.spec;
  const attempts = [...pods].sort(byCreation).map((pod) => attemptOf(pod, { runId, models }));

  const success = attempts.find((attempt) => attempt.state === 'succeeded');
  if (success !== undefined) return success;

  const fatal = attempts.find((attempt) => attempt.state === 'failed' && attempt.again === 'never');
  if (fatal?.state === 'failed') return failed(fatal);

  const end = jobEnd(job);
  const active = attempts.find((attempt) => attempt.state === 'active');
  const failures = attempts.filter((attempt) => attempt.state === 'failed');
  if (end !== undefined) {
    const lagMs = PODS_LAG_MS - (now.getTime() - (timeOf(end.lastTransitionTime) ?? now).getTime());
    const untold = active !== undefined || end.type === 'Complete';
    if (untold && lagMs > 0) {
      return {
        state: 'running',
        message: 'the Job has ended; reading its result',
        recheckAfterMs: lagMs,
      };
    }
    return afterTheEnd(job, end, failures);
  }
  return underWay(resource, { job, active, failures, now });
}

function underWay(
  resource: BatchInference,
  {
    job,
    active,
    failures,
    now,
  }: { job: V1Job; active: Attempt | undefined; failures: readonly FailedAttempt[]; now: Date },
): Outcome {
  const last = failures.at(-1);
  const tries = resource.spec.run.retries + 1;
  const attempt = Math.min(failures.filter(({ again }) => again === 'counted').length + 1, tries);
  const before =
    last === undefined
      ? ''
      : ` (attempt ${attempt} of ${tries}, after ${last.reason}: ${last.message})`;
  if (active?.state === 'active') {
    const waiting = waitingFor(active.pod, resource.spec.ssh.secretName);
    return waiting === undefined
      ? { state: 'running', message: `scoring in pod ${nameOf(active.pod)}${before}` }
      : { state: 'waiting', message: `${waiting}${before}` };
  }
  if (last?.again === 'uncounted')
    return { state: 'waiting', message: `${last.reason}: ${last.message}` };
  if (last !== undefined) return { state: 'waiting', message: `trying again soon${before}` };
  const ageMs = now.getTime() - (timeOf(job.metadata?.creationTimestamp) ?? now).getTime();
  if (ageMs < POD_CREATION_MS) {
    const message = `Job ${nameOf(job)} has been created`;
    return { state: 'waiting', message, recheckAfterMs: POD_CREATION_MS - ageMs };
  }
  const message = `Job ${nameOf(job)} has no pod; a quota or a policy may refuse it: see kubectl describe job ${nameOf(job)}`;
  return { state: 'waiting', message };
}

function afterTheEnd(job: V1Job, end: V1JobCondition, failures: readonly FailedAttempt[]): Outcome {
  const endedAt = timeOf(end.lastTransitionTime);
  const last = failures.at(-1);
  if (end.type === 'Complete') {
    const message = `Job ${nameOf(job)} is complete, but its pod was gone before its result was read: change the annotation batchinference.dev/run to run again`;
    return { state: 'failed', reason: 'ResultMissing', message, endedAt };
  }
  const because = last === undefined ? '' : ` The last attempt: ${last.reason}: ${last.message}`;
  if (end.reason === 'DeadlineExceeded') {
    const message = `the run took longer than run.timeoutSeconds and was stopped.${because}`;
    return { state: 'failed', reason: 'DeadlineExceeded', message, endedAt };
  }
  if (last === undefined) {
    const message = `Job ${nameOf(job)} failed (${end.reason ?? 'no reason given'}): ${oneLine(end.message ?? '')}`;
    return { state: 'failed', reason: 'JobFailed', message, endedAt };
  }
  const counted = failures.filter(({ again }) => again === 'counted').length;
  const message = counted > 1 ? `${last.message} (${counted} attempts)` : last.message;
  return { ...failed(last), message };
}

function failed({
  reason,
  message,
  endedAt,
}: FailedAttempt): Extract<Outcome, { state: 'failed' }> {
  return { state: 'failed', reason, message, endedAt };
}

/** The condition with which the Job has ended, if it has. */
export function jobEnd(job: V1Job): V1JobCondition | undefined {
  return job.status?.conditions?.find(
    ({ type, status }) => status === 'True' && (type === 'Complete' || type === 'Failed'),
  );
}

function byCreation(a: V1Pod, b: V1Pod): number {
  const at = (pod: V1Pod) => timeOf(pod.metadata?.creationTimestamp)?.getTime() ?? 0;
  return at(a) - at(b) || nameOf(a).localeCompare(nameOf(b));
}
