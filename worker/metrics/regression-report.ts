import { ratio, UNITS } from './exact-ratio.ts';
import type { ExactTotal } from './exact-sum.ts';
import { deviationOf, meanOf, SMALLEST_SQUARE, variationOf } from './moments.ts';
import type { RegressionState } from './regression.ts';
import { leftOutFor, METRICS, type RegressionMetric, type RegressionReport } from './report.ts';

/** A metric, or in a sentence why there is none. */
type Figure = number | string;

const BEYOND_SQUARES =
  'The labels are too large, or too near to each other, for squares in doubles.';

/**
 * How good the predictions are, as scikit-learn's mean_absolute_error, mean_squared_error,
 * root_mean_squared_error, r2_score, mean_absolute_percentage_error (whose labels count as 2^-52 at
 * least) and max_error define it. Unlike theirs, R2 is left out where all labels are the same: 0 or 1
 * would say something of the predictions that nobody measured.
 */
export function reportRegression(state: RegressionState): RegressionReport {
  const { rows, notFinite } = state;
  const report = { task: 'regression', labelled: true, rows } as const;
  const problem = whyNothing(rows, notFinite);
  if (problem !== undefined) {
    return {
      ...report,
      metrics: {},
      leftOut: leftOutFor([...METRICS.regression, 'baseline'], problem),
    };
  }
  const metrics: Partial<Record<RegressionMetric, number>> = {};
  const leftOut: Record<string, string> = {};
  const figures = figuresOf(state);
  for (const name of METRICS.regression) {
    const figure = figures[name];
    if (typeof figure === 'number') metrics[name] = figure;
    else leftOut[name] = figure;
  }
  const baseline = baselineOf(state);
  if (baseline !== undefined) return { ...report, metrics, baseline, leftOut };
  return { ...report, metrics, leftOut: { ...leftOut, baseline: BEYOND_SQUARES } };
}

/** Why rows have no figures at all, if they have none. */
export function whyNothing(rows: number, notFinite: number): string | undefined {
  if (rows === 0) return 'There is no row.';
  return notFinite === 0 ? undefined : `${notFinite} of ${rows} predictions are NaN or infinite.`;
}

function figuresOf(state: RegressionState): Readonly<Record<RegressionMetric, Figure>> {
  const { rows, largest } = state;
  const meanSquare = meanSquareOf(state);
  return {
    mean_absolute_error: orTooLarge(meanOf(state.absolute, rows)),
    mean_squared_error: meanSquare,
    root_mean_squared_error: typeof meanSquare === 'number' ? Math.sqrt(meanSquare) : meanSquare,
    r2: determinationOf(state),
    mean_absolute_percentage_error: orTooLarge(meanOf(state.relative, rows)),
    max_error: orTooLarge(largest),
  };
}

function orTooLarge(value: number | undefined): Figure {
  if (value !== undefined && Number.isFinite(value)) return value;
  return 'The errors are so large that it is too large for a double.';
}

function meanSquareOf({ squared, rows, largest }: RegressionState): Figure {
  const meanSquare = meanOf(squared, rows);
  if (meanSquare === undefined || largest === 0 || meanSquare >= SMALLEST_SQUARE) {
    return orTooLarge(meanSquare);
  }
  return 'The errors are so small that their squares are too small for a double.';
}

/** The coefficient of determination: 1 - squared errors / squares of the labels around their mean. */
function determinationOf({ squared, rows, labels }: RegressionState): Figure {
  if (rows < 2) return 'R2 needs two rows.';
  const variation = variationOf(labels);
  if (variation === undefined) return BEYOND_SQUARES;
  if (variation === 0n) return 'All labels are the same: there is nothing to explain.';
  return orTooLarge(oneMinus(squared, variation, rows));
}

function oneMinus(squared: ExactTotal, variation: bigint, rows: number): number | undefined {
  if (squared === undefined) return undefined;
  return ratio(variation - BigInt(rows) * squared * UNITS, variation);
}

/** Predicting the mean of the labels in every row. */
function baselineOf({ labels, rows }: RegressionState): RegressionReport['baseline'] {
  const constant = meanOf(labels.sum, rows);
  const variation = variationOf(labels);
  if (constant === undefined || variation === undefined) return undefined;
  return { constant, root_mean_squared_error: deviationOf(variation, rows) };
}
