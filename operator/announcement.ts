import type { V1Job } from '@kubernetes/client-node';
import type { BatchInference, BatchInferenceStatus, Condition } from '../crds/batchinference.ts';
import type { Verdict } from '../worker/contract.ts';
import { conditionOf, FINISHED, GATE_PASSED, SUCCEEDED } from './conditions.ts';

/** An Event on the resource. */
export interface ResourceEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason:
    | 'RunStarted'
    | 'RunBlocked'
    | 'RunQueued'
    | 'RunSuspended'
    | 'RunResumed'
    | 'RunSucceeded'
    | 'RunFailed'
    | 'RunSkipped'
    | 'GatePassed'
    | 'GateMissed';
  readonly message: string;
}

/**
 * What to tell of a change of the status. A status that is computed again tells nothing twice, and
 * what was told of a change that was then not written is told again in the same words, so no Event is
 * lost or repeated and nothing need be remembered.
 *
 * @param job the run's, when it has one: a run that is found ended has started, too
 */
export function eventsFor(
  { status: previous }: BatchInference,
  status: BatchInferenceStatus,
  job?: V1Job,
): readonly ResourceEvent[] {
  const verdict = conditionOf(status, SUCCEEDED);
  const sameRun = previous?.runId === status.runId;
  const endedBefore = sameRun && conditionOf(previous, FINISHED)?.status === 'True';
  if (verdict === undefined || endedBefore) return [];
  const { reason, message } = verdict;
  const starts = sameRun && previous?.startTime !== undefined ? [] : [started(status)];
  switch (verdict.status) {
    case 'Unknown':
      return ofUnfinished(sameRun ? previous : undefined, status, verdict);
    case 'True':
      return [...starts, { type: 'Normal', reason: 'RunSucceeded', message }, ...ofGate(status)];
    case 'False':
      return [
        ...(job === undefined ? [] : starts),
        { type: 'Warning', reason: 'RunFailed', message: `${reason}: ${message}` },
      ];
  }
}

/** @param previous what was said of the same run before, if anything was */
function ofUnfinished(
  previous: BatchInferenceStatus | undefined,
  status: BatchInferenceStatus,
  { reason, message }: Condition,
): readonly ResourceEvent[] {
  const before = conditionOf(previous, SUCCEEDED)?.reason;
  if (isHeld(reason)) {
    return before === reason ? [] : [{ type: 'Normal', reason: `Run${reason}`, message }];
  }
  if (previous?.startTime !== undefined) {
    return isHeld(before) ? [{ type: 'Normal', reason: 'RunResumed', message }] : [];
  }
  if (status.startTime !== undefined) return [started(status)];
  return previous === undefined ? [{ type: 'Warning', reason: 'RunBlocked', message }] : [];
}

function isHeld(reason: string | undefined): reason is 'Queued' | 'Suspended' {
  return reason === 'Queued' || reason === 'Suspended';
}

/** A run has begun. */
export function started({ jobName = '' }: Pick<BatchInferenceStatus, 'jobName'>): ResourceEvent {
  return { type: 'Normal', reason: 'RunStarted', message: `Job ${jobName} has been created` };
}

function ofGate(status: BatchInferenceStatus): readonly ResourceEvent[] {
  const gate = conditionOf(status, GATE_PASSED);
  if (gate === undefined) return [];
  return [gateJudged({ passed: gate.status === 'True', message: gate.message })];
}

/** A run whose scores were held against a gate. */
export function gateJudged({ passed, message }: Verdict): ResourceEvent {
  return passed
    ? { type: 'Normal', reason: 'GatePassed', message }
    : { type: 'Warning', reason: 'GateMissed', message };
}
