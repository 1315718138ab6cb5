/** The ends of runs, as a plan records them. */
import type { BatchInferenceStatus } from '../../crds/batchinference.ts';
import type { ResourceEvent } from '../announcement.ts';
import { conditionOf, FINISHED, SUCCEEDED } from '../conditions.ts';
import type { Plan } from '../plan.ts';
import { timeOf } from '../timestamp.ts';

export interface RunEnd {
  readonly outcome: 'succeeded' | 'failed';
  /** The reason of the condition Succeeded. */
  readonly reason: string;
  /** From its start to its end; whole, as the times in the status are. */
  readonly seconds: number;
  readonly rowsScored: number;
  /** Undefined without a gate, and when there are no scores to judge. */
  readonly gate: 'passed' | 'missed' | undefined;
  /** Whether a status tells this end. */
  readonly isIn: (status: BatchInferenceStatus | undefined) => boolean;
}

/**
 * The ends that a plan records; none when it only repeats one. It goes by the plan's Events, which
 * tell of each end once (operator/announcement.ts).
 */
export function endsOf({ status, events }: Pick<Plan, 'status' | 'events'>): readonly RunEnd[] {
  const tells = (reason: ResourceEvent['reason']) =>
    events.some((event) => event.reason === reason);
  const hasSucceeded = tells('RunSucceeded');
  if (!hasSucceeded && !tells('RunFailed')) return [];
  const end: RunEnd = {
    outcome: hasSucceeded ? 'succeeded' : 'failed',
    reason: conditionOf(status, SUCCEEDED)?.reason ?? '',
    seconds: secondsBetween(status.startTime, status.completionTime),
    // A run that has failed leaves the rows of the one before it in the status.
    rowsScored: hasSucceeded ? (status.rows?.scored ?? 0) : 0,
    gate: tells('GatePassed') ? 'passed' : tells('GateMissed') ? 'missed' : undefined,
    isIn: (other) =>
      other?.runId === status.runId && conditionOf(other, FINISHED)?.status === 'True',
  };
  return [end];
}

/** 0 when one of the times is not known. */
export function secondsBetween(from: string | undefined, to: string | undefined): number {
  const [start, end] = [timeOf(from)?.getTime(), timeOf(to)?.getTime()];
  return start === undefined || end === undefined ? 0 : (end - start) / 1000;
}
