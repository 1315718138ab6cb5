import type { ClassIndex } from '../scoring/classes.ts';
import { addTotals, createExactSum, type ExactTotal } from './exact-sum.ts';
import {
  addRankings,
  createRanker,
  type Probabilities,
  type Ranking,
  type Ranker,
} from './ranking.ts';

/** A probability for each row and class, as a model gives them. */
export interface PredictedProbabilities {
  /** rows x columns, row by row. */
  readonly values: Probabilities;
  /** The id of the class of each column. */
  readonly columns: readonly number[];
}

/** What is kept of the probabilities of all rows: plain data that add up over parts of them. */
export type ProbabilityCounts =
  /** No row yet. */
  | { readonly kind: 'unknown' }
  /** The model gives none, or gives what are no probabilities, such as decision values. */
  | { readonly kind: 'none' }
  | { readonly kind: 'noDistributions' }
  | {
      readonly kind: 'counted';
      /** Names of the classes, in the model's order. */
      readonly classes: readonly string[];
      /** Rows whose true class has no column. */
      readonly uncovered: number;
      /** The sum of the losses of the other rows. */
      readonly loss: ExactTotal;
      readonly ranking: Ranking;
    };

/** Counts of probabilities, as they grow. */
export interface ProbabilityCounter {
  /** Adds rows: ids of their true classes, and their probabilities if the model gives any. */
  add(labels: Int32Array, probabilities: PredictedProbabilities | undefined): void;
  counts(): ProbabilityCounts;
}

/**
 * A row whose values do not sum to 1 but for this, or of which one is further below 0, is no
 * distribution. It is what scikit-learn's log_loss allows the sum of float32 probabilities, the root
 * of the type's epsilon 2^-23; a forest of a thousand trees that sums in float32 stays below a tenth.
 */
const TOLERANCE = 2 ** -11.5;

/**
 * To this of 0 and 1 log_loss clips probabilities: the epsilon of a double, also for those of float32, as
 * when they are cast before. With the epsilon of their own type scikit-learn sums in float32 as well.
 */
const EPSILON = 2 ** -52;

/** Counts probabilities for classes that are numbered by `classes`. */
export function createProbabilityCounter(classes: ClassIndex): ProbabilityCounter {
  let seen: 'unknown' | 'none' | 'noDistributions' | Counter = 'unknown';

  return {
    add(labels, probabilities) {
      if (labels.length === 0 || seen === 'none') return;
      if (probabilities === undefined) {
        seen = 'none';
        return;
      }
      const { values, columns } = probabilities;
      if (values.length !== labels.length * columns.length) {
        throw new RangeError(`${values.length} probabilities for ${labels.length} rows`);
      }
      if (seen === 'noDistributions') return;
      if (!areDistributions(values, columns.length)) {
        seen = 'noDistributions';
        return;
      }
      if (seen === 'unknown') seen = createCounter(columns, classes);
      seen.add(labels, values);
    },
    counts: () => (typeof seen === 'string' ? { kind: seen } : seen.counts()),
  };
}

/** The counts of both parts together; the result does not depend on their order. */
export function addProbabilities(a: ProbabilityCounts, b: ProbabilityCounts): ProbabilityCounts {
  if (a.kind === 'unknown' || b.kind === 'none') return b;
  if (b.kind === 'unknown' || a.kind === 'none') return a;
  if (a.kind === 'noDistributions') return a;
  if (b.kind === 'noDistributions') return b;
  if (JSON.stringify(a.classes) !== JSON.stringify(b.classes)) {
    throw new RangeError('these are probabilities of different models');
  }
  return {
    kind: 'counted',
    classes: a.classes,
    uncovered: a.uncovered + b.uncovered,
    loss: addTotals(a.loss, b.loss),
    ranking: addRankings(a.ranking, b.ranking, a.classes.length),
  };
}

function areDistributions(values: Probabilities, columns: number): boolean {
  for (let start = 0; start < values.length; start += columns) {
    let sum = 0;
    let lowest = 0;
    for (let at = start; at < start + columns; at += 1) {
      const value = values[at] ?? 0;
      sum += value;
      if (value < lowest) lowest = value;
    }
    // Written so that NaN is none either.
    if (!(Math.abs(sum - 1) <= TOLERANCE && lowest >= -TOLERANCE)) return false;
  }
  return true;
}

interface Counter {
  add(labels: Int32Array, values: Probabilities): void;
  counts(): ProbabilityCounts;
}

function createCounter(columns: readonly number[], classes: ClassIndex): Counter {
  const names = columns.map((id) => classes.names[id] ?? '');
  const columnById = new Int32Array(classes.names.length).fill(-1);
  for (const [column, id] of columns.entries()) columnById[id] = column;
  const ranker: Ranker = createRanker(columns.length);
  const loss = createExactSum();
  let uncovered = 0;

  return {
    add(labels, values) {
      const truth = labels.map((id) => columnById[id] ?? -1);
      for (let row = 0; row < truth.length; row += 1) {
        const column = truth[row] ?? -1;
        if (column < 0) {
          uncovered += 1;
          continue;
        }
        const probability = values[row * columns.length + column] ?? 0;
        loss.add(-Math.log(Math.min(Math.max(probability, EPSILON), 1 - EPSILON)));
      }
      ranker.add(values, truth);
    },
    counts: () => ({
      kind: 'counted',
      classes: names,
      uncovered,
      loss: loss.total(),
      ranking: ranker.ranking(),
    }),
  };
}
