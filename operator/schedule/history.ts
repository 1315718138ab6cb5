/** The history of a schedule: what each of its runs came to, for the status. */
import type { BatchInferenceStatus } from '../../crds/batchinference.ts';
import type { Outcome } from '../outcome.ts';
import { judge, scoresOf } from '../../worker/contract.ts';
import { timestamp } from '../timestamp.ts';
import { newestFirst, type ScheduledRun } from './runs.ts';

export type Entry = NonNullable<BatchInferenceStatus['history']>[number];
type Models = BatchInferenceStatus['models'];
type EntryModel = NonNullable<Entry['models']>[number];

/** A run that has ended. */
export type Ending = Extract<Outcome, { state: 'succeeded' | 'unchanged' | 'failed' }>;

/**
 * With messages of that many characters, of 4 bytes at most, an entry takes 6 KB with 16 models, and
 * a history of 100 entries well below the 1.5 MiB that etcd takes for an object.
 */
const MAX_MESSAGE = 256;

/**
 * What the history says of a run.
 *
 * @param before the models in the last run that succeeded before
 */
export function entryOf(
  { job, jobName, time, resource }: ScheduledRun,
  ending: Ending,
  before: Models,
): Entry {
  const jobUid = job.metadata?.uid ?? '';
  const completionTime = ending.endedAt && { completionTime: timestamp(ending.endedAt) };
  const run = { time, ...completionTime, jobName, jobUid };
  switch (ending.state) {
    case 'failed': {
      const { reason, message } = ending;
      return { ...run, outcome: 'Failed', reason, message: shortened(message) };
    }
    case 'unchanged': {
      const message = 'models, data and spec are those of the last run that succeeded';
      return { ...run, outcome: 'Skipped', message };
    }
    case 'succeeded': {
      const { models, gate } = resource.spec;
      const { result } = ending;
      const scores = scoresOf(
        result,
        models.map(({ name }) => name),
      );
      const passed = gate && judge(gate, result.gate ?? [], before).passed;
      return {
        ...run,
        outcome: 'Succeeded',
        rows: scores.rows.scored,
        ...(result.etag !== undefined && { etag: result.etag }),
        ...(passed !== undefined && { gate: passed ? 'Passed' : 'Missed' }),
        models: scores.models.map((model) => withChange(model, before)),
      };
    }
  }
}

function withChange(model: NonNullable<Models>[number], before: Models = []): EntryModel {
  const { name, sha256 } = model;
  const score = scoreOf(model);
  const then = before.find((other) => other.name === name);
  const change = then && score && changeOf(score, scoreOf(then));
  return { name, sha256, ...score, ...(change !== undefined && { change }) };
}

type Score = Pick<EntryModel, 'accuracy' | 'r2'>;

function scoreOf({ accuracy, metrics }: NonNullable<Models>[number]): Score | undefined {
  if (accuracy !== undefined) return { accuracy };
  return metrics?.r2 === undefined ? undefined : { r2: metrics.r2 };
}

/** With its sign and six digits; nothing between scores of two kinds. */
function changeOf(now: Score, then: Score = {}): string | undefined {
  const [one, other] =
    now.accuracy === undefined ? [now.r2, then.r2] : [now.accuracy, then.accuracy];
  if (one === undefined || other === undefined) return undefined;
  const difference = Number((Number(one) - Number(other)).toFixed(6));
  return `${difference < 0 ? '' : '+'}${difference.toFixed(6)}`;
}

/** The history with one more entry, the newest first. */
export function withEntry(
  history: readonly Entry[] | undefined,
  entry: Entry,
  limit: number,
): Entry[] {
  const all = [entry, ...(history ?? [])];
  return all.sort(newestFirst).slice(0, limit);
}

function shortened(message: string): string {
  const characters = [...message];
  if (characters.length <= MAX_MESSAGE) return message;
  return `${characters.slice(0, MAX_MESSAGE - 1).join('')}…`;
}
