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
  /** The rows whose label is none for some model, by their place. */
  problems(cells: readonly string[]): ReadonlyMap<number, RowProblem>;
  /** The labels for models of a kind, of which none is a problem. */
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
  return {
    problems(cells) {
      const problems = new Map<number, RowProblem>();
      for (const read of readers.values()) {
        for (const { row, ...problem } of read(cells).bad) {
          problems.set(row, cellProblem(cells[row] ?? '', { ...problem, column }));
        }
      }
      return problems;
    },
    read: (cells, kind) => readers.get(kind)?.(cells).labels,
  };
}
