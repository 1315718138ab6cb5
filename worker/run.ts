import type { ModelResult, RunDocument } from './contract.ts';
import { openTable } from './csv/table.ts';
import { prefetch } from './data/prefetch.ts';
import type { Inputs } from './inputs/inputs.ts';
import type { Log } from './logger.ts';
import { loadModel } from './model/load.ts';
import { loadRuntime } from './model/session.ts';
import { score } from './scoring/score.ts';

export interface RunOptions {
  /** Ends the run, which then throws the signal's reason. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Is told after each batch how many rows are scored. */
  readonly progress?: (rows: number) => void;
}

/**
 * Scores every model of a run in one pass over the data. A cause that is known is thrown as a
 * RunError; there is a result for every model or none at all.
 */
export async function run(
  document: RunDocument,
  inputs: Inputs,
  options: RunOptions,
): Promise<readonly ModelResult[]> {
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  try {
    // What takes time begins at once: the data, the models, the runtime.
    const data = prefetch(inputs.data(signal));
    loadRuntime().catch(() => undefined);
    const models = await Promise.all(
      document.models.map((model) => loadModel(model, inputs, { ...options, signal })),
    );
    const table = await openTable(data, document.data);
    options.log('reading data', {
      label: table.columns.label.name,
      features: table.columns.features.length,
    });
    const { normalize } = document.data;
    return await score(models, table, { ...options, signal, normalize });
  } finally {
    over.abort();
  }
}
