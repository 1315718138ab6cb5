import type { ClassIndex } from '../scoring/classes.ts';
import { addTotals, createExactSum, type ExactTotal } from './exact-sum.ts';
import {
  addRankings,
  createRanker,
  type Probabilities,
  type Ranking,
  type Ranker,
} from './ranking.ts';
import { areDistributions } from './scores/distributions.ts';

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
 * To this of 0 and 1 log_loss clips probabilities: the epsilon of a double, also for those of float32, as
 * when they are cast before. With the epsilon of their own type scikit-learn sums in float32 as well.
 */
const EPSILON = 2 ** -52;

/** A confident model has most of its probabilities there, and a logarithm takes its time. */
const LOSS_OF_0 = -Math.log(EPSILON);
const LOSS_OF_1 = -Math.log(1 - EPSILON);

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

function lossOf(probability: number): number {
  if (probability <= EPSILON) return LOSS_OF_0;
  return probability >= 1 - EPSILON ? LOSS_OF_1 : -Math.log(probability);
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
      const truth = new Int32Array(labels.length);
      for (let row = 0; row < truth.length; row += 1) {
        const column = columnById[labels[row] ?? -1] ?? -1;
        truth[row] = column;
        if (column < 0) uncovered += 1;
        else loss.add(lossOf(values[row * columns.length + column] ?? 0));
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
