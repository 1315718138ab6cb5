import type { ClassIndex } from '../scoring/classes.ts';
import {
  addCounts,
  createClassCounter,
  MAX_COUNTED_CLASSES,
  type ClassCounts,
} from './class-counts.ts';
import { countedClasses } from './class-figures.ts';
import type { PredictedClassesReport } from './report.ts';

/** What is kept of a classifier's predictions on rows without a label: plain data that add up. */
export interface PredictedClassesState {
  readonly kind: 'predictedClasses';
  readonly counts: ClassCounts;
}

/** Predicted classes, as they come: their ids. */
export interface PredictedClassesTally {
  add(predicted: Int32Array): void;
  state(): PredictedClassesState;
}

/** So many classes are listed in a report. */
const MOST_LISTED = 100;

/** Counts classes that are numbered by `classes`. */
export function createPredictedClassesTally(classes: ClassIndex): PredictedClassesTally {
  const counter = createClassCounter(classes);
  return {
    // Counted as if each prediction were its own label.
    add(predicted) {
      counter.add(predicted, predicted);
    },
    state: () => ({ kind: 'predictedClasses', counts: counter.counts() }),
  };
}

/** The state of both parts together; what is reported of it does not depend on their order. */
export function addPredictedClasses(
  a: PredictedClassesState,
  b: PredictedClassesState,
): PredictedClassesState {
  return { kind: 'predictedClasses', counts: addCounts(a.counts, b.counts) };
}

/** How often each class is predicted, the most frequent first. */
export function reportPredictedClasses({ counts }: PredictedClassesState): PredictedClassesReport {
  const { rows } = counts;
  const report = { task: 'classification', labelled: false, rows } as const;
  const classes = countedClasses(counts)?.toSorted((a, b) => b.predicted - a.predicted);
  if (classes === undefined) {
    const reason = `There are more than ${MAX_COUNTED_CLASSES} classes.`;
    return { ...report, leftOut: { predicted: reason } };
  }
  const predicted = classes
    .slice(0, MOST_LISTED)
    .map((counted) => ({ class: counted.name, rows: counted.predicted }));
  if (predicted.length === classes.length) return { ...report, predicted, leftOut: {} };
  const listed = predicted.reduce((sum, counted) => sum + counted.rows, 0);
  const others = { classes: classes.length - predicted.length, rows: rows - listed };
  return { ...report, predicted, others, leftOut: {} };
}
