/** What to tell of the runs of a schedule, as Events on its resource. */
import type { BatchInferenceStatus } from '../../crds/batchinference.ts';
import { judge } from '../../worker/contract.ts';
import { gateJudged, type ResourceEvent, started } from '../announcement.ts';
import type { Ending } from './history.ts';
import type { ScheduledRun } from './runs.ts';

/** Of a run at work, unless the status speaks of it already. */
export function startOf(
  status: BatchInferenceStatus | undefined,
  atWork: ScheduledRun | undefined,
): readonly ResourceEvent[] {
  if (atWork === undefined || status?.jobName === atWork.jobName) return [];
  return [started(atWork)];
}

/**
 * Of a run that has ended.
 *
 * @param before the models in the last run that succeeded before
 */
export function eventsOf(
  { jobName, resource: { spec }, outcome }: ScheduledRun & { readonly outcome: Ending },
  before: BatchInferenceStatus['models'],
): readonly ResourceEvent[] {
  if (outcome.state === 'failed') {
    const message = `Job ${jobName}: ${outcome.reason}: ${outcome.message}`;
    return [{ type: 'Warning', reason: 'RunFailed', message }];
  }
  if (outcome.state === 'unchanged') {
    const message = `Job ${jobName}: models, data and spec are those of the last run that succeeded`;
    return [{ type: 'Normal', reason: 'RunSkipped', message }];
  }
  const { result } = outcome;
  const message = `Job ${jobName}: ${result.rows.scored} rows`;
  const run: ResourceEvent = { type: 'Normal', reason: 'RunSucceeded', message };
  if (spec.gate === undefined) return [run];
  return [run, gateJudged(judge(spec.gate, result.gate ?? [], before))];
}
