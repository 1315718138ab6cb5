import type { PlainReader } from '../csv/plain/reader.ts';
import type { RowOfLine } from '../csv/read-block.ts';
import type { RowProblem } from '../csv/bad-row.ts';
import { createTally, type Labels, type TallyState } from '../metrics/tally.ts';
import { openSession } from '../model/session.ts';
import { createCsvLines } from '../outputs/csv-lines.ts';
import { writeRows } from '../outputs/predictions.ts';
import { createClassIndex, type ClassIndex } from './classes.ts';
import type { JobModel, ScoringJob } from './job.ts';
import { createLabelReader, truthKindOf, type TruthKind } from './label-reader.ts';
import type { StageClock } from './stages.ts';

/** Asks every model about the rows of a batch, and keeps what came of it. */
export interface BatchScorer {
  /** The rows whose label is none, by their place in the batch. */
  badLabels(texts: readonly (readonly string[])[]): ReadonlyMap<number, RowProblem>;
  /** @param float32 the batch's numbers in this type, when a model takes it */
  score(batch: PlainReader, float32: Float32Array | undefined, rowOf: RowOfLine): Promise<void>;
  /** The lines of predictions.csv since the last time, when they are asked for. */
  takeLines(): Uint8Array<ArrayBuffer> | undefined;
  /** One state for each model. */
  states(): readonly TallyState[];
}

/** Opens a session for every model. */
export async function createBatchScorer(job: ScoringJob, clock: StageClock): Promise<BatchScorer> {
  const { predictions, label } = job;
  const classes = createClassIndex();
  const labelled = label !== undefined;
  const models = await Promise.all(job.models.map((model) => openModel(model, job, classes)));
  const labels = createLabelReader(job, classes);
  const lines = predictions && createCsvLines();

  return {
    badLabels(texts) {
      classes.startBatch();
      return label === undefined ? new Map() : labels.problems(texts[label] ?? []);
    },
    async score(batch, float32, rowOf) {
      const { rows, texts } = batch;
      const truth = (kind: TruthKind): Labels =>
        label === undefined ? undefined : labels.read(texts[label] ?? [], kind);
      const predicted = [];
      // Views of the kernel's memory, which hold until the batch changes.
      const { values: numbers, lines: rowLines } = batch;
      const features = {
        ...{ rows, numbers, texts, lines: rowLines },
        ...(float32 !== undefined && { float32 }),
      };
      for (const { session, tally, kind } of models) {
        const prediction = await session.predict(features);
        clock.finish('infer');
        tally.add(prediction, labelled ? truth(kind) : undefined);
        clock.finish('measure');
        predicted.push(prediction);
      }
      if (predictions === undefined || lines === undefined) return;
      const copied = predictions.copied.map((text) => texts[text] ?? []);
      const labelCells = label === undefined ? {} : { label: texts[label] ?? [] };
      writeRows(
        lines,
        predictions.layout,
        { numbers: Array.from(rowLines, rowOf), copied, ...labelCells, models: predicted },
        classes.names,
      );
      clock.finish('format');
    },
    takeLines: () => lines?.take(),
    states: () => models.map(({ tally }) => tally.state()),
  };
}

async function openModel({ prepared }: JobModel, job: ScoringJob, classes: ClassIndex) {
  const labelled = job.label !== undefined;
  const session = await openSession(prepared, classes, job.features, {
    probabilities:
      labelled ||
      job.predictions?.layout.models.some((model) => model.classes !== undefined) === true,
  });
  return {
    session,
    kind: truthKindOf(prepared),
    tally: createTally({ task: prepared.task, labelled, classes }),
  };
}
