import { RunError } from '../errors.ts';
import type { ClassIndex } from '../scoring/classes.ts';
import { disagree, disagreement } from './agreement.ts';
import { addCounts, createClassCounter, type ClassCounts } from './class-counts.ts';
import { countedClasses, figuresOf } from './class-figures.ts';
import {
  addProbabilities,
  createProbabilityCounter,
  type PredictedProbabilities,
  type ProbabilityCounts,
} from './probabilities.ts';
import { probabilityFiguresOf } from './probability-figures.ts';
import { leftOutFor, METRICS, type ClassificationReport } from './report.ts';
import { wilsonInterval } from '../contract/wilson-interval.ts';

/** What is kept of a classifier's predictions on rows with labels: plain data that add up. */
export interface ClassificationState {
  readonly kind: 'classification';
  readonly counts: ClassCounts;
  readonly probabilities: ProbabilityCounts;
}

/** Predicted classes of a batch. */
export interface PredictedClasses {
  /** The id of the class of each row. */
  readonly classes: Int32Array;
  readonly probabilities?: PredictedProbabilities;
}

/** A classifier's predictions against labels, as they come. */
export interface ClassificationTally {
  /** Adds a batch: the id of each row's true class, and what was predicted. */
  add(labels: Int32Array, predicted: PredictedClasses): void;
  state(): ClassificationState;
}

/** Tallies classes that are numbered by `classes`. */
export function createClassificationTally(classes: ClassIndex): ClassificationTally {
  const counter = createClassCounter(classes);
  const probabilities = createProbabilityCounter(classes);
  return {
    add(labels, predicted) {
      counter.add(labels, predicted.classes);
      probabilities.add(labels, predicted.probabilities);
    },
    state: () => ({
      kind: 'classification',
      counts: counter.counts(),
      probabilities: probabilities.counts(),
    }),
  };
}

/** The state of both parts together; what is reported of it does not depend on their order. */
export function addClassifications(
  a: ClassificationState,
  b: ClassificationState,
): ClassificationState {
  return {
    kind: 'classification',
    counts: addCounts(a.counts, b.counts),
    probabilities: addProbabilities(a.probabilities, b.probabilities),
  };
}

/**
 * How good the predictions are. Throws LabelsDisagree when they compare different classes.
 *
 * @param model what to call it in messages, such as model lda (clf_lda.onnx)
 */
export function reportClassification(
  { counts, probabilities }: ClassificationState,
  model: string,
): ClassificationReport {
  const { rows, correct } = counts;
  const report = { task: 'classification', labelled: true, rows, correct } as const;
  if (rows === 0) {
    const leftOut = leftOutFor(METRICS.classification, 'There is no row.');
    return { ...report, metrics: {}, leftOut };
  }
  refuseDisagreement(counts, model);
  const byCount = figuresOf(counts);
  const byProbability = probabilityFiguresOf(probabilities, counts);
  return {
    ...report,
    accuracyInterval: wilsonInterval(correct, rows),
    ...byCount,
    ...byProbability,
    metrics: { ...byCount.metrics, ...byProbability.metrics },
    leftOut: { ...byCount.leftOut, ...byProbability.leftOut },
  };
}

/** Of classes that were too many to be counted nobody can tell that they have none in common. */
function refuseDisagreement(counts: ClassCounts, model: string): void {
  const classes = countedClasses(counts);
  if (classes === undefined) return;
  const seen = {
    labels: classes.filter(({ labelled }) => labelled > 0).map(({ name }) => name),
    predictions: classes.filter(({ predicted }) => predicted > 0).map(({ name }) => name),
    rows: counts.rows,
  };
  if (disagree(seen)) throw new RunError('LabelsDisagree', disagreement(seen, model));
}
