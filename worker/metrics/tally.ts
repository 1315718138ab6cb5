/**
 * What is kept of a model's predictions while rows are scored. Each thread tallies its rows; states are
 * plain data that can be sent between threads, and added in any order: the report of the sum is, to
 * the last bit, that of all rows in one thread.
 */
import type { ClassIndex } from '../scoring/classes.ts';
import {
  addClassifications,
  createClassificationTally,
  reportClassification,
  type ClassificationState,
  type PredictedClasses,
} from './classification.ts';
import {
  addPredictedClasses,
  createPredictedClassesTally,
  reportPredictedClasses,
  type PredictedClassesState,
} from './predicted-classes.ts';
import {
  addPredictedValues,
  createPredictedValuesTally,
  reportPredictedValues,
  type PredictedValuesState,
} from './predicted-values.ts';
import { addRegressions, createRegressionTally, type RegressionState } from './regression.ts';
import { reportRegression } from './regression-report.ts';
import type { ModelReport, Task } from './report.ts';

/** What a model predicted for a batch. */
export type Predicted =
  | ({ readonly task: 'classification' } & PredictedClasses)
  | { readonly task: 'regression'; readonly values: Float32Array | Float64Array };

/** The labels of a batch: ids of classes for a classifier, numbers for a regressor, or none. */
export type Labels = Int32Array | Float64Array | undefined;

export type TallyState =
  ClassificationState | RegressionState | PredictedClassesState | PredictedValuesState;

/** A tally of one model. */
export interface Tally {
  /** Adds a batch: what was predicted, and the labels if the tally is one with labels. */
  add(predicted: Predicted, labels?: Labels): void;
  state(): TallyState;
}

/** What a tally is made for. */
interface TallyOptions {
  readonly task: Task;
  /** Whether the rows have labels. */
  readonly labelled: boolean;
  /** What numbers the classes of predictions and labels. */
  readonly classes: ClassIndex;
}

/** A tally without a row. Its `add` throws a RangeError for a batch of another kind: a bug. */
export function createTally({ task, labelled, classes }: TallyOptions): Tally {
  switch (task) {
    case 'classification':
      return labelled ? classificationTally(classes) : predictedClassesTally(classes);
    case 'regression':
      return labelled ? regressionTally() : predictedValuesTally();
  }
}

function classificationTally(classes: ClassIndex): Tally {
  const tally = createClassificationTally(classes);
  return {
    add(predicted, labels) {
      if (predicted.task !== 'classification' || !(labels instanceof Int32Array)) throw misfit();
      tally.add(labels, predicted);
    },
    state: () => tally.state(),
  };
}

function predictedClassesTally(classes: ClassIndex): Tally {
  const tally = createPredictedClassesTally(classes);
  return {
    add(predicted) {
      if (predicted.task !== 'classification') throw misfit();
      tally.add(predicted.classes);
    },
    state: () => tally.state(),
  };
}

function regressionTally(): Tally {
  const tally = createRegressionTally();
  return {
    add(predicted, labels) {
      if (predicted.task !== 'regression' || !(labels instanceof Float64Array)) throw misfit();
      tally.add(labels, predicted.values);
    },
    state: () => tally.state(),
  };
}

function predictedValuesTally(): Tally {
  const tally = createPredictedValuesTally();
  return {
    add(predicted) {
      if (predicted.task !== 'regression') throw misfit();
      tally.add(predicted.values);
    },
    state: () => tally.state(),
  };
}

function misfit(): RangeError {
  return new RangeError('a tally got a batch of another kind');
}

/** The state of both parts together, of the same model. */
export function addStates(a: TallyState, b: TallyState): TallyState {
  if (a.kind === 'classification' && b.kind === 'classification') return addClassifications(a, b);
  if (a.kind === 'regression' && b.kind === 'regression') return addRegressions(a, b);
  if (a.kind === 'predictedClasses' && b.kind === 'predictedClasses') {
    return addPredictedClasses(a, b);
  }
  if (a.kind === 'predictedValues' && b.kind === 'predictedValues') return addPredictedValues(a, b);
  throw new RangeError('these are states of different models');
}

/**
 * What is reported of a model. Throws LabelsDisagree when its predictions and the labels are of
 * different classes.
 *
 * @param model what to call it in messages, such as model lda (clf_lda.onnx)
 */
export function reportOf(state: TallyState, model: string): ModelReport {
  switch (state.kind) {
    case 'classification':
      return reportClassification(state, model);
    case 'regression':
      return reportRegression(state);
    case 'predictedClasses':
      return reportPredictedClasses(state);
    case 'predictedValues':
      return reportPredictedValues(state);
  }
}
