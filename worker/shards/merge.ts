import type { Progress, RunDocument } from '../contract.ts';
import { createRowBudget } from '../csv/row-budget.ts';
import { addStates } from '../metrics/tally.ts';
import { openOutputs } from '../outputs/outputs.ts';
import { partName, prefixOf } from '../outputs/part-names.ts';
import type { Place } from '../outputs/place.ts';
import { startResults } from '../outputs/results.ts';
import { reportOfRun, type RunReport, type ScoredModel } from '../report.ts';
import { collect } from '../scoring/collect.ts';
import type { BlockOutcome } from '../threads/block-scorer.ts';
import { countedOn } from './count-on.ts';
import { disagree, refuseMisfits } from './fit.ts';
import { type PartState, piecesOf } from './part.ts';
import { readStates } from './read-states.ts';

export interface MergeOptions {
  readonly count: number;
  /** Where the shards have left their parts, and the results go. */
  readonly place: Place | Promise<Place>;
  /** Ends the run, which then throws the signal's reason. */
  readonly signal: AbortSignal;
  readonly progress?: (progress: Progress) => void;
}

/**
 * Makes one result of the parts that the shards of a run have left: what is written and what is
 * thrown is what a run without shards writes and throws, as the same code goes through the results
 * of the blocks, in the order of the file. Then the parts are removed. When that has been done
 * before, and only the end was not told, it is told again.
 *
 * @throws RunError ShardsDisagree when the parts are not those of one whole, and what run throws of
 *   rows and of results.
 */
export async function mergeShards(
  document: RunDocument,
  options: MergeOptions,
): Promise<RunReport> {
  const { runId } = document;
  const { count, signal } = options;
  const place = await options.place;
  const names = await place.open();
  const report = (await earlierReport(place, names, runId)) ?? (await merged());
  const left = (await place.open()).filter((name) => name.startsWith(prefixOf(runId)));
  for (const name of left) await place.remove(name);
  return report;

  async function merged(): Promise<RunReport> {
    const states = await readStates(place, names, { runId, count });
    refuseMisfits(states);
    const outputs = await openOutputs(place, `${runId}${String(Date.now())}`, prefixOf(runId));
    await using results = await startResults(outputs, states[0]?.header ?? new Uint8Array());
    const rows = await collect(resultsOf(place, runId, states), {
      budget: createRowBudget(document.data.badRows),
      write: results,
      progress: ({ scored, rejected }) => {
        signal.throwIfAborted();
        options.progress?.({ rows: scored + rejected, rowsPerSecond: 0, bytes: 0 });
      },
    });
    const [first] = states;
    const whole =
      first?.reading.kind === 'whole' ? { whole: `The data ${first.reading.why}.` } : {};
    const told = reportOfRun(document, { rows, models: sumOf(states), etag: first?.etag });
    const complete = { ...told, shards: { count, ...whole, run: runId } };
    await results.commit(complete);
    return complete;
  }
}

/** What a try before this one has committed, if it came so far. */
async function earlierReport(
  place: Place,
  names: readonly string[],
  runId: string,
): Promise<RunReport | undefined> {
  if (!names.includes('report.json')) return undefined;
  const pieces = [];
  for await (const piece of place.read('report.json')) pieces.push(Uint8Array.from(piece));
  try {
    const report = JSON.parse(Buffer.concat(pieces).toString()) as RunReport;
    return report.shards?.run === runId ? report : undefined;
  } catch {
    // Somebody else's file, which is replaced as any other.
    return undefined;
  }
}

/** The results of all blocks, with rows and lines counted on from one part to the next. */
async function* resultsOf(
  place: Place,
  runId: string,
  states: readonly PartState[],
): AsyncGenerator<BlockOutcome> {
  let before = { rows: 0, lines: 0 };
  for (const [index, { rows, lines, blocks }] of states.entries()) {
    const name = partName({ runId, index }, 'results');
    let told = 0;
    for await (const result of piecesOf(place, name)) {
      told += 1;
      yield countedOn(result as BlockOutcome, before);
    }
    if (told !== blocks) throw disagree(`${name} has ${told} of ${blocks} pieces`);
    before = { rows: before.rows + rows, lines: before.lines + lines };
  }
}

/** Each model with what all shards counted of it. */
function sumOf(states: readonly PartState[]): readonly ScoredModel[] {
  const [first, ...others] = states.map(({ models }) => models);
  return (first ?? []).map((model, at) => ({
    ...model,
    tally: others
      .map((models) => models[at]?.tally)
      .filter((tally) => tally !== undefined)
      .reduce(addStates, model.tally),
  }));
}
