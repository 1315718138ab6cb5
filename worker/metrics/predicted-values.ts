import {
  addMoments,
  createMoments,
  deviationOf,
  meanOf,
  variationOf,
  type Moments,
} from './moments.ts';
import { whyNothing } from './regression-report.ts';
import type { PredictedValuesReport } from './report.ts';

/** What is kept of a regressor's predictions on rows without a label: plain data that add up. */
export interface PredictedValuesState {
  readonly kind: 'predictedValues';
  readonly rows: number;
  /** Predictions that are NaN or infinite; they are in no sum. */
  readonly notFinite: number;
  readonly values: Moments;
  /** Infinity and -Infinity without a row. */
  readonly min: number;
  readonly max: number;
}

/** Predicted values, as they come. */
export interface PredictedValuesTally {
  add(predicted: Float32Array | Float64Array): void;
  state(): PredictedValuesState;
}

export function createPredictedValuesTally(): PredictedValuesTally {
  const moments = createMoments();
  let rows = 0;
  let notFinite = 0;
  let min = Infinity;
  let max = -Infinity;
  return {
    add(predicted) {
      rows += predicted.length;
      for (const value of predicted) {
        if (!Number.isFinite(value)) {
          notFinite += 1;
          continue;
        }
        moments.add(value);
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
    },
    state: () => ({
      kind: 'predictedValues',
      rows,
      notFinite,
      values: moments.moments(),
      min,
      max,
    }),
  };
}

/** The state of both parts together; it does not depend on their order. */
export function addPredictedValues(
  a: PredictedValuesState,
  b: PredictedValuesState,
): PredictedValuesState {
  return {
    kind: 'predictedValues',
    rows: a.rows + b.rows,
    notFinite: a.notFinite + b.notFinite,
    values: addMoments(a.values, b.values),
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
  };
}

/** How the predictions are distributed. No quantiles: exact ones would need every value. */
export function reportPredictedValues(state: PredictedValuesState): PredictedValuesReport {
  const { rows, values, min, max } = state;
  const report = { task: 'regression', labelled: false, rows } as const;
  const problem = whyNothing(rows, state.notFinite);
  if (problem !== undefined) return { ...report, leftOut: { predicted: problem } };
  const mean = meanOf(values.sum, rows);
  const variation = variationOf(values);
  if (mean === undefined || variation === undefined) {
    const reason =
      'The predictions are too large, or too near to each other, for squares in doubles.';
    return { ...report, leftOut: { predicted: reason } };
  }
  const standardDeviation = deviationOf(variation, rows);
  return { ...report, predicted: { mean, standardDeviation, min, max }, leftOut: {} };
}
