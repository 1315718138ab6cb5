import { isSameScored, type Progress, type RunDocument } from './contract.ts';
import { describeRow } from './csv/bad-row.ts';
import { splitIntoBlocks } from './csv/blocks.ts';
import { chooseColumns } from './csv/columns.ts';
import { openCsv } from './csv/header.ts';
import { openData } from './data/open.ts';
import { UnchangedError } from './errors.ts';
import type { Inputs } from './inputs/inputs.ts';
import type { Log } from './logger.ts';
import { addStates, reportOf } from './metrics/tally.ts';
import { loadModel, type LoadedModel } from './model/load.ts';
import { loadRuntime } from './model/session.ts';
import type { Place } from './outputs/place.ts';
import { writeResults } from './outputs/results.ts';
import { gateReport, type RunReport } from './report.ts';
import { collect, type CollectedRows } from './scoring/collect.ts';
import { makeJob } from './scoring/make-job.ts';
import { createRowBudget } from './csv/row-budget.ts';
import { addStages, type Stages } from './scoring/stages.ts';
import type { ScorerState } from './scoring/state.ts';
import { createBufferStock } from './threads/buffer-stock.ts';
import { scoreInOrder } from './threads/in-order.ts';
import { preparePool } from './threads/pool.ts';

export interface RunOptions {
  /** Ends the run, which then throws the signal's reason. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Is told after each block how far the run is. */
  readonly progress?: (progress: Progress) => void;
  /** Where results go, if they are wanted. */
  readonly place?: Place | Promise<Place> | undefined;
  /** How many CPUs to use; by default as many as there are. */
  readonly cpus?: number;
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
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  try {
    return await score(document, inputs, { ...options, signal });
  } finally {
    over.abort();
  }
}

async function score(
  document: RunDocument,
  inputs: Inputs,
  options: RunOptions,
): Promise<RunReport> {
  const { signal, log } = options;
  const { cpus } = options;
  await using threads = preparePool({ ...(cpus !== undefined && { cpus }) });
  // What takes time begins at once: the data, the threads for it, the models, the runtime.
  const opening = openData(inputs.data, { signal, encoding: document.data.encoding });
  opening.then(
    ({ size = 0 }) => {
      threads.expect(size);
    },
    () => undefined,
  );
  loadRuntime().catch(() => undefined);
  const models = await Promise.all(
    document.models.map((model) => loadModel(model, inputs, { signal, log })),
  );
  const data = await opening;
  checkForChange(document, data, models);
  const { header, rows } = await openCsv(data.bytes, {
    delimiter: document.data.delimiter,
    named: namedColumns(document),
  });
  const { delimiter } = header;
  const columns = chooseColumns(header.names, {
    ...document.data,
    copied: document.output?.columns,
  });
  log('reading data', { features: columns.features.length, delimiter });
  const job = makeJob(document, { delimiter, columns }, models, {
    files: options.place !== undefined,
  });
  await using results = await writeResults(await options.place, job, document.runId);
  const pool = await threads.open(job);
  const buffers = createBufferStock();
  const blocks = splitIntoBlocks(rows, {
    delimiter: delimiter.charCodeAt(0),
    firstLine: header.nextLine,
    allocate: buffers.take,
  });
  const started = performance.now();
  const collected = await collect(buffers.returning(scoreInOrder(blocks, pool)), {
    budget: createRowBudget(document.data.badRows),
    ...(results !== undefined && { write: results }),
    progress: ({ scored, rejected }) => {
      signal.throwIfAborted();
      const seconds = (performance.now() - started) / 1000;
      options.progress?.({
        rows: scored + rejected,
        rowsPerSecond: Math.round((scored + rejected) / seconds),
        bytes: data.received(),
        ...(data.size !== undefined && { totalBytes: data.size }),
      });
    },
  });
  const states = await pool.finish();
  const { etag } = data;
  const report = {
    ...reportFor(document, models, { rows: collected, states }),
    ...(etag !== undefined && { etag }),
  };
  options.measured?.(addStages(states.map(({ stages }) => stages)));
  await results?.commit(report);
  return report;
}

/** @throws UnchangedError for a run that is to be skipped. */
function checkForChange(
  { skipIf }: RunDocument,
  { etag }: { readonly etag?: string | undefined },
  models: readonly LoadedModel[],
): void {
  if (skipIf === undefined || etag === undefined) return;
  const scored = { etag, sha256: models.map(({ sha256 }) => sha256) };
  if (isSameScored(scored, skipIf)) throw new UnchangedError(scored);
}

/** A header with one of these is one, whatever its names look like. */
function namedColumns({ data, output }: RunDocument): readonly string[] {
  const { label, ignore = [], features = [] } = data;
  return [
    ...(label === undefined ? [] : [label]),
    ...ignore,
    ...features,
    ...(output?.columns ?? []),
  ];
}

function reportFor(
  document: RunDocument,
  models: readonly LoadedModel[],
  { rows, states }: { rows: CollectedRows; states: readonly ScorerState[] },
): RunReport {
  const reports = models.map(({ name, path, sha256, prepared }, index) => {
    const tallies = states
      .map((state) => state.tallies[index])
      .filter((tally) => tally !== undefined);
    const { producer, producerVersion, opsets } = prepared.info;
    const writer = `${producer} ${producerVersion}`.trim();
    return {
      name,
      path,
      sha256,
      ...(writer !== '' && { producer: writer }),
      opsets,
      result: reportOf(tallies.reduce(addStates), prepared.title),
    };
  });
  const { scored, rejected, firstRejected } = rows;
  return {
    rows: { total: scored + rejected, scored, rejected },
    ...(rejected > 0 && { firstRejected: firstRejected.map(describeRow) }),
    models: reports,
    ...(document.gate !== undefined && { gate: gateReport(document.gate, reports) }),
  };
}
