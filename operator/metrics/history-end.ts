/** The ends of a schedule's runs, as a plan adds them to the history. */
import type { BatchInferenceStatus } from '../../crds/batchinference.ts';
import type { Plan } from '../plan.ts';
import { type RunEnd, secondsBetween } from './run-end.ts';

type Entry = NonNullable<BatchInferenceStatus['history']>[number];

/** One for each entry that the history did not have; a run that was skipped is none. */
export function historyEndsOf(
  before: BatchInferenceStatus | undefined,
  { status }: Pick<Plan, 'status'>,
): readonly RunEnd[] {
  const ended = (status.history ?? []).filter(({ outcome }) => outcome !== 'Skipped');
  return ended.filter((entry) => !isEntryIn(before, entry)).map(endOf);
}

function endOf(entry: Entry): RunEnd {
  const { time, completionTime, outcome, reason = 'Succeeded', rows = 0, gate } = entry;
  return {
    outcome: outcome === 'Succeeded' ? 'succeeded' : 'failed',
    reason,
    seconds: secondsBetween(time, completionTime),
    rowsScored: rows,
    gate: gate && (gate === 'Passed' ? 'passed' : 'missed'),
    isIn: (status) => isEntryIn(status, entry),
  };
}

function isEntryIn(status: BatchInferenceStatus | undefined, { jobUid }: Entry): boolean {
  return (status?.history ?? []).some((entry) => entry.jobUid === jobUid);
}
