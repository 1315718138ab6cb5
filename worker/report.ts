import {
  MAX_BYTES,
  MESSAGE_METRICS,
  type Gate,
  type ModelResult,
  type Result,
  type RunDocument,
} from './contract.ts';
import { describeRow } from './csv/bad-row.ts';
import { metricOf, type ModelReport } from './metrics/report.ts';
import { addStates, reportOf, type TallyState } from './metrics/tally.ts';
import type { LoadedModel } from './model/load.ts';
import type { CollectedRows } from './scoring/collect.ts';
import type { ScorerState } from './scoring/state.ts';

/** What is reported of a model's file. */
export interface ModelFileReport {
  readonly name: string;
  readonly path: string;
  readonly sha256: string;
  /** What wrote the file, and its version, as it says itself. */
  readonly producer?: string;
  readonly opsets: Readonly<Record<string, number>>;
}

/** Everything that a run has counted and measured: what report.json has. */
export interface RunReport {
  readonly rows: { readonly total: number; readonly scored: number; readonly rejected: number };
  /** Of the first few rows that were rejected: where and why, such as `line 3, column "a": ...`. */
  readonly firstRejected?: readonly string[];
  /** The strong entity tag of the data without its quotes, when the web server gave one. */
  readonly etag?: string;
  readonly models: readonly (ModelFileReport & { readonly result: ModelReport })[];
  /** Of each check of the gate its metric, or why there is none. */
  readonly gate?: readonly (Gate[number] & {
    readonly value?: number;
    readonly missing?: string;
  })[];
  /** When the rows were scored in shards. */
  readonly shards?: {
    readonly count: number;
    /** Why one of them read all of the data, when it did. */
    readonly whole?: string;
    /** The id of the run. */
    readonly run: string;
  };
}

/** A model with what was counted and measured of it; plain data. */
export interface ScoredModel {
  readonly file: ModelFileReport;
  /** What to call it in messages. */
  readonly title: string;
  readonly tally: TallyState;
}

/** The models of a run with what all threads counted of them. */
export function scoredModels(
  models: readonly LoadedModel[],
  states: readonly ScorerState[],
): readonly ScoredModel[] {
  return models.map(({ name, path, sha256, prepared }, index) => {
    const tallies = states
      .map((state) => state.tallies[index])
      .filter((tally) => tally !== undefined);
    const { producer, producerVersion, opsets } = prepared.info;
    const writer = `${producer} ${producerVersion}`.trim();
    return {
      file: { name, path, sha256, ...(writer !== '' && { producer: writer }), opsets },
      title: prepared.title,
      tally: tallies.reduce(addStates),
    };
  });
}

/** What is reported of a run. Throws what reportOf does. */
export function reportOfRun(
  { gate }: Pick<RunDocument, 'gate'>,
  counted: {
    readonly rows: CollectedRows;
    readonly models: readonly ScoredModel[];
    readonly etag?: string | undefined;
  },
): RunReport {
  const { etag } = counted;
  const { scored, rejected, firstRejected } = counted.rows;
  const models = counted.models.map(({ file, title, tally }) => ({
    ...file,
    result: reportOf(tally, title),
  }));
  return {
    rows: { total: scored + rejected, scored, rejected },
    ...(rejected > 0 && { firstRejected: firstRejected.map(describeRow) }),
    models,
    ...(gate !== undefined && { gate: gateReport(gate, models) }),
    ...(etag !== undefined && { etag }),
  };
}

/** The checks of a gate with what was measured. */
export function gateReport(
  gate: Gate,
  models: RunReport['models'],
): NonNullable<RunReport['gate']> {
  return gate.map((check) => {
    const model = models.find(({ name }) => name === check.model);
    if (model === undefined) return { ...check, missing: 'There is no such model.' };
    return { ...check, ...metricOf(model.result, check.metric) };
  });
}

/** What of a report a termination message has room for. */
export function resultOf({ rows, models, gate, etag }: RunReport): Result {
  return {
    rows: { scored: rows.scored, rejected: rows.rejected },
    models: models.map(({ sha256, producer, result }) => ({
      sha256,
      ...(producer !== undefined && { producer: producer.slice(0, MAX_PRODUCER) }),
      ...inShort(result),
    })),
    ...(etag !== undefined && isShort(etag) && { etag }),
    ...(gate !== undefined && { gate: gate.map(({ value }) => value ?? null) }),
  };
}

/** Half an ETag is none. */
function isShort(etag: string): boolean {
  return Buffer.byteLength(JSON.stringify(etag)) - 2 <= MAX_BYTES.etag;
}

/** As the contract bounds it. */
const MAX_PRODUCER = 24;

type InShort<Task> = Task extends unknown ? Omit<Task, 'sha256' | 'producer'> : never;

function inShort(report: ModelReport): InShort<ModelResult> {
  if (!report.labelled) return { task: 'unlabelled', predictions: predictionsOf(report) };
  switch (report.task) {
    case 'classification':
      return {
        task: 'classification',
        correct: report.correct,
        metrics: MESSAGE_METRICS.classification.map((name) => short(report.metrics[name])),
      };
    case 'regression':
      return {
        task: 'regression',
        metrics: MESSAGE_METRICS.regression.map((name) => short(report.metrics[name])),
      };
  }
}

/** Six significant digits, as the status shows. */
function short(value: number | undefined): number | null {
  return value === undefined ? null : Number(value.toPrecision(6));
}

function predictionsOf(report: Extract<ModelReport, { labelled: false }>): string {
  if (report.task === 'regression') {
    const mean = report.predicted?.mean;
    return mean === undefined ? 'no finite number' : `mean ${String(short(mean))}`;
  }
  const classes = (report.predicted?.length ?? 0) + (report.others?.classes ?? 0);
  return classes === 0
    ? 'too many classes'
    : `${String(classes)} ${classes === 1 ? 'class' : 'classes'}`;
}
