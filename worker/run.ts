import type { RunDocument } from './contract.ts';
import { createRowBudget } from './csv/row-budget.ts';
import type { Inputs } from './inputs/inputs.ts';
import type { Place } from './outputs/place.ts';
import { writeResults } from './outputs/results.ts';
import { reportOfRun, scoredModels, type RunReport } from './report.ts';
import { withScoring, type ScoreOptions } from './with-scoring.ts';
import { collect } from './scoring/collect.ts';
import { addStages, type Stages } from './scoring/stages.ts';
import { openTable } from './table.ts';

export interface RunOptions extends ScoreOptions {
  /** Where results go, if they are wanted. */
  readonly place?: Place | Promise<Place> | undefined;
  /** Is told at the end what took how long. */
  readonly measured?: (stages: Stages) => void;
}

/**
 * Scores every model of a run in one pass over the data. A cause that is known is thrown as a
 * RunError; there is a result for every model or none at all.
 */
export async function run(
  document: RunDocument,
  inputs: Inputs,
  options: RunOptions,
): Promise<RunReport> {
  const files = options.place !== undefined;
  const how = { ...options, files, open: openTable };
  return withScoring(document, inputs, how, async ({ job, models, table, ...scoring }) => {
    await using results = await writeResults(await options.place, job, document.runId);
    const rows = await collect(scoring.results(), {
      budget: createRowBudget(document.data.badRows),
      ...(results !== undefined && { write: results }),
      progress: ({ scored, rejected }) => {
        scoring.progress(scored + rejected);
      },
    });
    const states = await scoring.finish();
    options.measured?.(addStages(states.map(({ stages }) => stages)));
    const counted = { rows, models: scoredModels(models, states), etag: table.etag };
    const report = reportOfRun(document, counted);
    await results?.commit(report);
    return report;
  });
}
