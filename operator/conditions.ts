/** The conditions of a resource. Their lastTransitionTime moves only with their status. */
import type { BatchInference, BatchInferenceStatus, Condition } from '../crds/batchinference.ts';
import { judge, type Result, valuesIn } from '../worker/contract.ts';
import { timestamp } from './timestamp.ts';

/** Whether a run has ended, and well. Its reason is the STATUS column. */
export const SUCCEEDED = 'Succeeded';
/** True as soon as a run has ended either way: one target for kubectl wait. */
export const FINISHED = 'Finished';
/** Whether the scores reach what spec.gate asks for; there only with a gate. */
export const GATE_PASSED = 'GatePassed';
/** kstatus: there only while True, when the run is under way. */
const RECONCILING = 'Reconciling';
/** kstatus: there only while True, when the run has failed and the user must act. */
const STALLED = 'Stalled';

/**
 * Why a run has not ended: it waits for something, in a queue, or until spec.suspend is lifted, or
 * its worker is at work.
 */
export type UnfinishedReason = 'Waiting' | 'Queued' | 'Suspended' | 'Running';

/** How a run stands, for its conditions. */
export type Standing =
  | {
      readonly state: 'unfinished';
      readonly reason: UnfinishedReason;
      readonly message: string;
    }
  /** Nothing runs, and a schedule says when something will: there is nothing to wait for. */
  | { readonly state: 'scheduled'; readonly reason: 'Scheduled'; readonly message: string }
  /** The schedule cannot be kept, and no run has ended of it: the user must act. */
  | { readonly state: 'refused'; readonly reason: string; readonly message: string }
  | {
      readonly state: 'succeeded';
      readonly reason: 'Succeeded';
      readonly message: string;
      readonly gate: Result['gate'];
    }
  /** The run was left out: what it would have scored is what the last one has. */
  | { readonly state: 'skipped'; readonly reason: 'Unchanged'; readonly message: string }
  | { readonly state: 'failed'; readonly reason: string; readonly message: string };

type Finding = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

const VERDICTS = {
  scheduled: 'Unknown',
  unfinished: 'Unknown',
  refused: 'False',
  succeeded: 'True',
  skipped: 'True',
  failed: 'False',
} as const;

/** All conditions of a run that stands so, Succeeded first. */
export function conditions(resource: BatchInference, standing: Standing, now: Date): Condition[] {
  const { reason, message } = standing;
  const ended = ['succeeded', 'skipped', 'failed'].includes(standing.state);
  const list: Finding[] = [
    { type: SUCCEEDED, status: VERDICTS[standing.state], reason, message },
    { type: FINISHED, status: ended ? 'True' : 'False', reason, message },
    ...gatePassed(resource, standing),
  ];
  const both = { status: 'True', reason, message } as const;
  if (standing.state === 'unfinished') list.push({ type: RECONCILING, ...both });
  if (standing.state === 'failed' || standing.state === 'refused')
    list.push({ type: STALLED, ...both });
  return list.map((finding) => {
    const previous = conditionOf(resource.status, finding.type);
    return {
      ...finding,
      observedGeneration: resource.metadata.generation ?? 0,
      lastTransitionTime:
        previous?.status === finding.status ? previous.lastTransitionTime : timestamp(now),
    };
  });
}

/**
 * A run without scores has not missed its gate, it tells nothing about it: Unknown, as the API
 * conventions have it for what cannot be determined.
 */
function gatePassed({ spec: { gate }, status }: BatchInference, standing: Standing): Finding[] {
  if (gate === undefined) return [];
  const type = GATE_PASSED;
  switch (standing.state) {
    case 'scheduled':
    case 'refused':
    case 'unfinished': {
      const message = 'the run has no scores yet';
      return [{ type, status: 'Unknown', reason: 'ScoresPending', message }];
    }
    case 'failed': {
      const message = `the run has failed and has no scores: ${standing.reason}`;
      return [{ type, status: 'Unknown', reason: 'RunFailed', message }];
    }
    case 'skipped':
    case 'succeeded': {
      const { models } = status ?? {};
      // Against itself the last run has not dropped.
      const values = standing.state === 'skipped' ? valuesIn(gate, models) : standing.gate;
      const { passed, message } = judge(gate, values ?? [], models);
      return passed
        ? [{ type, status: 'True', reason: 'Passed', message }]
        : [{ type, status: 'False', reason: 'Missed', message }];
    }
  }
}

/** The resource's condition of a type, if it is there. */
export function conditionOf(
  status: BatchInferenceStatus | undefined,
  type: string,
): Condition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}
