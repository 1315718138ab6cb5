/** What one pod of a run's Job came to: read from its status, trusted no further than its form. */
import type { V1ContainerStateTerminated, V1Job, V1Pod } from '@kubernetes/client-node';
import {
  CONTAINER_NAME,
  decodeTerminationMessage,
  EXIT_CODES,
  type ExitClass,
  type Result,
  type RunDocument,
} from '../worker/contract.ts';
import { oneLine } from './one-line.ts';
import { timeOf } from './timestamp.ts';

/** Reasons of failures that the worker could not report itself. */
export type AttemptReason =
  | 'OOMKilled'
  | 'PodEvicted'
  | 'ContainerCannotRun'
  | 'WorkerKilled'
  | 'ResultMissing'
  | 'ResultInvalid';

/** A pod that is at work, or has ended well, or has not. */
export type Attempt =
  | { readonly state: 'active'; readonly pod: V1Pod }
  | {
      readonly state: 'succeeded';
      readonly result: Result;
      readonly endedAt: Date | undefined;
    }
  /** It was skipped, because the last run has scored the same. */
  | { readonly state: 'unchanged'; readonly endedAt: Date | undefined }
  | {
      readonly state: 'failed';
      /** Whether the Job controller tries again by itself: it goes by the exit code, so do we. */
      readonly again: 'never' | 'counted' | 'uncounted';
      readonly reason: string;
      readonly message: string;
      readonly endedAt: Date | undefined;
    };

export type FailedAttempt = Extract<Attempt, { state: 'failed' }>;

/** What is known of a run before it has a result. */
export type Expected = Pick<RunDocument, 'runId' | 'models' | 'gate' | 'skipIf'>;

/** What the pod came to, for the run that is expected of it. */
export function attemptOf(pod: V1Pod, expected: Expected): Attempt {
  const status = pod.status?.containerStatuses?.find(({ name }) => name === CONTAINER_NAME);
  const terminated = status?.state?.terminated;
  if (terminated !== undefined) return endOf(pod, terminated, expected);
  if (pod.status?.phase !== 'Failed') return { state: 'active', pod };
  const disrupted = isDisrupted(pod);
  return {
    state: 'failed',
    again: disrupted ? 'uncounted' : 'counted',
    reason: disrupted ? 'PodEvicted' : 'WorkerKilled',
    message: `pod ${nameOf(pod)} ended before its worker did: ${oneLine(pod.status.message ?? pod.status.reason ?? 'no reason given')}`,
    endedAt: undefined,
  };
}

function endOf(pod: V1Pod, terminated: V1ContainerStateTerminated, expected: Expected): Attempt {
  const endedAt = timeOf(terminated.finishedAt);
  const decoded = decodeTerminationMessage(terminated.message ?? '', expected);
  if (terminated.exitCode === EXIT_CODES.succeeded) {
    if (decoded.ok && decoded.message.outcome === 'succeeded') {
      return { state: 'succeeded', result: decoded.message, endedAt };
    }
    if (decoded.ok && decoded.message.outcome === 'unchanged')
      return { state: 'unchanged', endedAt };
    const problem = decoded.ok
      ? 'it reports a failure although the exit code is 0'
      : decoded.problem;
    return { state: 'failed', again: 'never', ...unreadable(pod, terminated, problem), endedAt };
  }
  const again = againAfter(terminated.exitCode, isDisrupted(pod));
  if (decoded.ok && decoded.message.outcome === 'failed') {
    const { reason, message } = decoded.message;
    return { state: 'failed', again, reason, message: oneLine(message), endedAt };
  }
  return { state: 'failed', again, ...killed(pod, terminated), endedAt };
}

/** A success without a usable result is a failure: better no number than a wrong one. */
function unreadable(
  pod: V1Pod,
  terminated: V1ContainerStateTerminated,
  problem: string,
): { reason: AttemptReason; message: string } {
  const reason = (terminated.message ?? '') === '' ? 'ResultMissing' : 'ResultInvalid';
  const message =
    `the result of pod ${nameOf(pod)} cannot be used: ${problem}. ` +
    `See kubectl logs ${nameOf(pod)}, and change the annotation batchinference.dev/run to run again, unless a schedule does`;
  return { reason, message };
}

/** The runtime's reasons for a container whose process was never started; its message says why. */
const NEVER_STARTED: readonly string[] = ['StartError', 'ContainerCannotRun', 'RunContainerError'];

/** 128 + SIGABRT: Node, when its heap, which it sizes by the memory limit, is full. */
const ABORTED = 134;

function killed(
  pod: V1Pod,
  { reason = '', exitCode, signal, message: detail = '' }: V1ContainerStateTerminated,
): { reason: AttemptReason; message: string } {
  const name = nameOf(pod);
  // A limit too small for the runtime itself makes the start fail, with this in its words.
  if (
    reason === 'OOMKilled' ||
    (NEVER_STARTED.includes(reason) && /\boom\b|out of memory/i.test(detail))
  ) {
    const message = `the worker in pod ${name} was killed for using more memory than run.resources.limits.memory: raise it`;
    return { reason: 'OOMKilled', message };
  }
  if (isDisrupted(pod)) {
    return {
      reason: 'PodEvicted',
      message: `pod ${name} was evicted: ${oneLine(disruption(pod))}`,
    };
  }
  if (NEVER_STARTED.includes(reason)) {
    const message = `the container of pod ${name} could not be started: ${oneLine(detail)}. Check run.image`;
    return { reason: 'ContainerCannotRun', message };
  }
  const how = signal ? `signal ${signal}` : `exit code ${exitCode}`;
  const hint =
    exitCode === ABORTED ? ', perhaps for lack of memory (run.resources.limits.memory)' : '';
  const message = `the worker in pod ${name} ended with ${how}${hint} and left no readable message: see kubectl logs ${name}`;
  return { reason: 'WorkerKilled', message };
}

/** The Job's podFailurePolicy in the same order: final exit codes first, then disruptions. */
function againAfter(exitCode: number, disrupted: boolean): FailedAttempt['again'] {
  const classOf = (Object.keys(EXIT_CODES) as ExitClass[]).find(
    (key) => EXIT_CODES[key] === exitCode,
  );
  switch (classOf) {
    case 'usage':
    case 'final':
    case 'gateMissed':
    case 'bug':
      return 'never';
    case 'waiting':
      return 'uncounted';
    case 'succeeded':
    case 'retryable':
    case 'terminated':
    case undefined:
      return disrupted ? 'uncounted' : 'counted';
  }
}

function isDisrupted(pod: V1Pod): boolean {
  return (
    pod.status?.conditions?.some(
      ({ type, status }) => type === 'DisruptionTarget' && status === 'True',
    ) ?? false
  );
}

function disruption(pod: V1Pod): string {
  const condition = pod.status?.conditions?.find(({ type }) => type === 'DisruptionTarget');
  return condition?.message ?? condition?.reason ?? 'no reason given';
}

export function nameOf(object: V1Pod | V1Job): string {
  return object.metadata?.name ?? '(unnamed)';
}
