import type { RunDocument } from '../contract.ts';
import { createRowBudget, type RowBudget } from '../csv/row-budget.ts';
import { RunError } from '../errors.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { Place } from '../outputs/place.ts';
import { headerOf } from '../outputs/results.ts';
import { scoredModels } from '../report.ts';
import { withScoring, type ScoreOptions, type Scoring } from '../with-scoring.ts';
import type { BlockOutcome } from '../threads/block-scorer.ts';
import { shardOpener, type ShardTable } from './open-shard.ts';
import type { Shard } from './range.ts';
import { openPart, type PartWriter } from './write-part.ts';

export interface ShardOptions extends ScoreOptions {
  readonly shard: Shard;
  /** Where the results of the run go. */
  readonly place: Place | Promise<Place>;
  /** Smaller data is not cut. */
  readonly minBytes?: number;
}

/**
 * Scores the rows of one shard, and leaves what came of them at the place of the results, for
 * mergeShards. What is wrong with the rows ends a shard and does not fail it, where it ends a run:
 * only when all parts are together it is known whether something comes before it, in which line it
 * is, and whether the part begins where a record does.
 *
 * @throws RunError as run does, but for what is wrong with rows and what can only be said of all.
 */
export async function scoreShard(
  document: RunDocument,
  inputs: Inputs,
  options: ShardOptions,
): Promise<void> {
  const { shard, log, minBytes } = options;
  const how = { ...options, files: true, open: shardOpener(shard, minBytes) };
  await withScoring(document, inputs, how, async (scoring) => {
    const { table, job, models } = scoring;
    if (job.predictions === undefined) throw new Error('a shard without predictions');
    // Before anything is written: two columns of the same name are refused.
    const header = headerOf(job.predictions.layout);
    const { runId } = document;
    await using part = await openPart(await options.place, { ...shard, runId }, String(Date.now()));
    const budget = createRowBudget(document.data.badRows);
    const isCutShort = await scoreRows(scoring, part, { shard, budget });
    const reading = await table.reading();
    if (reading.kind !== 'part') log('the data is not cut, as it', { why: reading.why });
    const { rows, lines } = table.reached();
    await part.commit({
      ...{ reading, rows, lines, isCutShort, header, etag: table.etag },
      models: scoredModels(models, await scoring.finish()),
    });
  });
}

/** Writes down the results of all rows, or of those up to one after which no run goes on. */
async function scoreRows(
  scoring: Scoring<ShardTable>,
  part: PartWriter,
  { shard, budget }: { readonly shard: Shard; readonly budget: RowBudget },
): Promise<boolean> {
  let rows = 0;
  try {
    for await (const { buffer: _own, ...result } of scoring.results()) {
      const failure = result.failure && placed(result.failure, shard, scoring.table);
      rows += result.scored + result.rejected.count;
      await part.write({ ...result, ...(failure && { failure }) });
      if (failure !== undefined || isLast(result, budget, rows)) return true;
      scoring.progress(rows);
    }
    return false;
  } catch (thrown) {
    // So is what is read where the cut was guessed wrong.
    if (!(thrown instanceof RunError) || thrown.reason !== 'DataInvalid') throw thrown;
    await part.write({ ...NO_ROWS, failure: placed(thrown, shard, scoring.table) });
    return true;
  }
}

const NO_ROWS: BlockOutcome = { scored: 0, rejected: { count: 0, first: [] }, hasRecords: true };

function isLast({ rejected }: BlockOutcome, budget: RowBudget, rows: number): boolean {
  try {
    budget.spend(rejected.count, rejected.first, rows);
    return false;
  } catch (thrown) {
    if (thrown instanceof RunError) return true;
    throw thrown;
  }
}

/** A failure that names a line names it as counted in the shard: it is told from where on. */
function placed(
  { reason, message }: Pick<RunError, 'reason' | 'message'>,
  { index, count }: Shard,
  { begin }: ShardTable,
): Pick<RunError, 'reason' | 'message'> {
  if (index === 0 || !/\bline \d/i.test(message)) return { reason, message };
  const where =
    `Lines are counted as if only the header came before byte ${String(begin)} of the data, ` +
    `where part ${String(index + 1)} of ${String(count)} begins.`;
  return { reason, message: `${message} ${where}` };
}
