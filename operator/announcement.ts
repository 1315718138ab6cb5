import type { BatchInference, BatchInferenceStatus, Condition } from '../crds/batchinference.ts';
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
 * the write of a status goes through only once, so no Event is repeated and nothing need be
 * remembered.
 */
export function eventsFor(
  { status: previous }: BatchInference,
  status: BatchInferenceStatus,
): readonly ResourceEvent[] {
  const verdict = conditionOf(status, SUCCEEDED);
  const sameRun = previous?.runId === status.runId;
  const endedBefore = sameRun && conditionOf(previous, FINISHED)?.status === 'True';
  if (verdict === undefined || endedBefore) return [];
  const { reason, message } = verdict;
  switch (verdict.status) {
    case 'Unknown':
      return ofUnfinished(sameRun ? previous : undefined, status, verdict);
    case 'True':
      return [{ type: 'Normal', reason: 'RunSucceeded', message }, ...ofGate(status)];
    case 'False':
      return [{ type: 'Warning', reason: 'RunFailed', message: `${reason}: ${message}` }];
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
  if (status.startTime !== undefined) return [{ type: 'Normal', reason: 'RunStarted', message }];
  return previous === undefined ? [{ type: 'Warning', reason: 'RunBlocked', message }] : [];
}

function isHeld(reason: string | undefined): reason is 'Queued' | 'Suspended' {
  return reason === 'Queued' || reason === 'Suspended';
}

function ofGate(status: BatchInferenceStatus): readonly ResourceEvent[] {
  const gate = conditionOf(status, GATE_PASSED);
  if (gate === undefined) return [];
  const { message } = gate;
  return gate.status === 'True'
    ? [{ type: 'Normal', reason: 'GatePassed', message }]
    : [{ type: 'Warning', reason: 'GateMissed', message }];
}
