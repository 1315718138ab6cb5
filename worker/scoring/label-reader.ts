import { cellProblem, type RowProblem } from '../csv/bad-row.ts';
import type { Labels } from '../metrics/tally.ts';
import type { PreparedModel } from '../model/prepared.ts';
import type { ClassIndex } from './classes.ts';
import type { ScoringJob } from './job.ts';
import type { LabelKind } from './labels.ts';
import { createClassReader, createTargetReader, type TruthReader } from './truth.ts';

/** What a model takes a label for: a class of integers or of texts, or the value of a regression. */
export type TruthKind = LabelKind | 'number';

/** Reads the label column for models of different kinds. */
export interface LabelReader {
  /** Reads a batch: the rows whose label is none for some model, by their place. */
  problems(cells: readonly string[]): ReadonlyMap<number, RowProblem>;
  /** The labels of that batch for models of a kind, once such rows are taken out of it. */
  read(cells: readonly string[], kind: TruthKind): Labels;
}

/** What a model's labels are. */
export function truthKindOf({
  task,
  labelKind,
}: Pick<PreparedModel, 'task' | 'labelKind'>): TruthKind {
  return task === 'regression' ? 'number' : (labelKind ?? 'string');
}

/** A reader for the kinds of a job's models. */
export function createLabelReader(
  { models, plan, label }: ScoringJob,
  classes: ClassIndex,
): LabelReader {
  const readers = new Map<TruthKind, TruthReader<Int32Array | Float64Array>>();
  for (const { prepared } of models) {
    const kind = truthKindOf(prepared);
    if (readers.has(kind)) continue;
    readers.set(
      kind,
      kind === 'number' ? createTargetReader() : createClassReader(kind, classes, prepared.title),
    );
  }
  const column = label === undefined ? '' : (plan.texts[label]?.name ?? '');
  const latest = new Map<TruthKind, Int32Array | Float64Array>();
  return {
    problems(cells) {
      const problems = new Map<number, RowProblem>();
      for (const [kind, read] of readers) {
        const { labels, bad } = read(cells);
        latest.set(kind, labels);
        for (const { row, ...problem } of bad) {
          problems.set(row, cellProblem(cells[row] ?? '', { ...problem, column }));
        }
      }
      return problems;
    },
    read(cells, kind) {
      const known = latest.get(kind);
      // As many rows as were read are the same ones; of fewer the places have changed.
      return known?.length === cells.length ? known : readers.get(kind)?.(cells).labels;
    },
  };
}
