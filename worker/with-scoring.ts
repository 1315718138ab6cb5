import { isSameScored, type Progress, type RunDocument } from './contract.ts';
import { chooseColumns } from './csv/columns.ts';
import { UnchangedError } from './errors.ts';
import type { Inputs } from './inputs/inputs.ts';
import type { Log } from './logger.ts';
import { loadModel, type LoadedModel } from './model/load.ts';
import { loadRuntime } from './model/session.ts';
import type { ScoringJob } from './scoring/job.ts';
import { makeJob } from './scoring/make-job.ts';
import type { ScorerState } from './scoring/state.ts';
import type { Table, TableOpener } from './table.ts';
import type { BlockResult } from './threads/block-scorer.ts';
import { createBufferStock } from './threads/buffer-stock.ts';
import { scoreInOrder } from './threads/in-order.ts';
import { preparePool } from './threads/pool.ts';

export interface ScoreOptions {
  /** Ends the run, which then throws the signal's reason. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Is told after each block how far the run is. */
  readonly progress?: (progress: Progress) => void;
  /** How many CPUs to use; by default as many as there are. */
  readonly cpus?: number;
}

/** A table whose rows are ready to be scored. */
export interface Scoring<T extends Table> {
  readonly table: T;
  readonly models: readonly LoadedModel[];
  readonly job: ScoringJob;
  /** Scores the rows, once; in the order of the file. */
  results(): AsyncIterable<BlockResult>;
  /** Is told how many rows are done, and tells how far the run is. Throws when it is to stop. */
  progress(rows: number): void;
  /** What was counted, once all results have come. */
  finish(): Promise<readonly ScorerState[]>;
}

/**
 * Makes everything ready to score a table with the models of a run, and lets it be used; what
 * reads, and what scores, ends with that.
 *
 * @param files whether lines of predictions.csv and rejected.csv are wanted
 */
export async function withScoring<T extends Table, Result>(
  document: RunDocument,
  inputs: Inputs,
  options: ScoreOptions & { readonly open: TableOpener<T>; readonly files: boolean },
  use: (scoring: Scoring<T>) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  try {
    return await ready(document, inputs, { ...options, signal }, use);
  } finally {
    over.abort();
  }
}

async function ready<T extends Table, Result>(
  document: RunDocument,
  inputs: Inputs,
  options: ScoreOptions & { readonly open: TableOpener<T>; readonly files: boolean },
  use: (scoring: Scoring<T>) => Promise<Result>,
): Promise<Result> {
  const { signal, log, cpus } = options;
  await using threads = preparePool({ ...(cpus !== undefined && { cpus }) });
  // What takes time begins at once: the data, the threads for it, the models, the runtime.
  const opening = options.open(document, inputs.data, {
    signal,
    expect: (size) => {
      threads.expect(size);
    },
  });
  opening.catch(() => undefined);
  loadRuntime().catch(() => undefined);
  const models = await Promise.all(
    document.models.map((model) => loadModel(model, inputs, { signal, log })),
  );
  const table = await opening;
  checkForChange(document, table, models);
  const { names, delimiter } = table.header;
  const columns = chooseColumns(names, { ...document.data, copied: document.output?.columns });
  log('reading data', { features: columns.features.length, delimiter });
  const job = makeJob(document, { delimiter, columns }, models, { files: options.files });
  const pool = await threads.open(job);
  const buffers = createBufferStock();
  const started = performance.now();
  return await use({
    table,
    models,
    job,
    results: () => buffers.returning(scoreInOrder(table.blocks(buffers.take), pool)),
    progress(rows) {
      signal.throwIfAborted();
      const seconds = (performance.now() - started) / 1000;
      options.progress?.({
        rows,
        rowsPerSecond: Math.round(rows / seconds),
        bytes: table.received(),
        ...(table.size !== undefined && { totalBytes: table.size }),
      });
    },
    finish: () => pool.finish(),
  });
}

/** @throws UnchangedError for a run that is to be skipped. */
function checkForChange(
  { skipIf }: RunDocument,
  { etag }: Table,
  models: readonly LoadedModel[],
): void {
  if (skipIf === undefined || etag === undefined) return;
  const scored = { etag, sha256: models.map(({ sha256 }) => sha256) };
  if (isSameScored(scored, skipIf)) throw new UnchangedError(scored);
}
