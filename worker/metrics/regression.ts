import { addTotals, createExactSum, type ExactTotal } from './exact-sum.ts';
import { addMoments, createMoments, type Moments } from './moments.ts';

/** What is kept of a regressor's predictions on rows with labels: plain data that add up. */
export interface RegressionState {
  readonly kind: 'regression';
  readonly rows: number;
  /** Rows whose prediction is NaN or infinite; they are in no sum. */
  readonly notFinite: number;
  /** Sums of errors: absolute, squared, and as shares of their label. */
  readonly absolute: ExactTotal;
  readonly squared: ExactTotal;
  readonly relative: ExactTotal;
  /** The largest absolute error. */
  readonly largest: number;
  readonly labels: Moments;
}

/** A regressor's predictions against labels, as they come. */
export interface RegressionTally {
  /** Adds a batch: each row's label, finite, and what was predicted. */
  add(labels: Float64Array, predicted: Float32Array | Float64Array): void;
  state(): RegressionState;
}

export function createRegressionTally(): RegressionTally {
  const absolute = createExactSum();
  const squared = createExactSum();
  const relative = createExactSum();
  const moments = createMoments();
  let rows = 0;
  let notFinite = 0;
  let largest = 0;

  return {
    add(labels, predicted) {
      if (predicted.length !== labels.length) {
        throw new RangeError(`${predicted.length} predictions for ${labels.length} rows`);
      }
      rows += labels.length;
      for (let row = 0; row < labels.length; row += 1) {
        const label = labels[row] ?? 0;
        const prediction = predicted[row] ?? 0;
        if (!Number.isFinite(prediction)) {
          notFinite += 1;
          continue;
        }
        const error = Math.abs(prediction - label);
        absolute.add(error);
        squared.add(error * error);
        relative.add(error / Math.max(Math.abs(label), Number.EPSILON));
        largest = Math.max(largest, error);
        moments.add(label);
      }
    },
    state: () => ({
      kind: 'regression',
      rows,
      notFinite,
      absolute: absolute.total(),
      squared: squared.total(),
      relative: relative.total(),
      largest,
      labels: moments.moments(),
    }),
  };
}

/** The state of both parts together; it does not depend on their order. */
export function addRegressions(a: RegressionState, b: RegressionState): RegressionState {
  return {
    kind: 'regression',
    rows: a.rows + b.rows,
    notFinite: a.notFinite + b.notFinite,
    absolute: addTotals(a.absolute, b.absolute),
    squared: addTotals(a.squared, b.squared),
    relative: addTotals(a.relative, b.relative),
    largest: Math.max(a.largest, b.largest),
    labels: addMoments(a.labels, b.labels),
  };
}
