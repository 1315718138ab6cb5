import { createBinner, type Binner } from './scores/binner.ts';

/** Probabilities as a model gives them, row by row. */
export type Probabilities = Float32Array | Float64Array;

/** Counts of rows: of one thread, or of several together. */
export type Counts = Uint32Array | Float64Array;

/**
 * What a ROC AUC is made of: plain data that add up over parts of the rows. Few scores are all kept;
 * many are counted in bins; of too many classes for that nothing is left.
 */
export type Ranking =
  | {
      readonly kind: 'kept';
      /** rows x classes, between 0 and 1. */
      readonly scores: Probabilities;
      /** The column of the true class of each row, or -1. */
      readonly truth: Int32Array;
    }
  | {
      readonly kind: 'binned';
      readonly rows: number;
      /** Rows by class and bin of the class's score. */
      readonly all: Counts;
      /** Those of them that are of the class. */
      readonly positive: Counts;
    }
  | { readonly kind: 'tooMany' };

/** A ranking, as it grows. */
export interface Ranker {
  /** Adds rows: their scores, rows x classes, and the column of each true class, or -1, which it keeps. */
  add(scores: Probabilities, truth: Int32Array): void;
  ranking(): Ranking;
}

/**
 * So many scores are kept, of all classes and rows together: 1 or 2 MB, 10 082 rows of 26 classes, or
 * 131 072 of two. It is the total that decides, so that the parts of a file make the same of it as
 * the whole.
 */
export const MOST_KEPT_SCORES = 2 ** 18;

/** So many rows of one thread are counted in the 32 bits of a bin: half the cache of a double. */
const MOST_ROWS = 2 ** 32 - 1;

type Kept = Extract<Ranking, { kind: 'kept' }>;
type Binned = Extract<Ranking, { kind: 'binned' }>;

/** Ranks rows by their scores for so many classes. */
export function createRanker(classes: number): Ranker {
  let chunks: Kept[] = [];
  let kept = 0;
  let binner: Binner | undefined;
  let isTooMany = false;
  let rows = 0;

  const bin = (): void => {
    binner = createBinner(classes);
    isTooMany = binner === undefined;
    for (const { scores, truth } of chunks) binner?.add(scores, truth);
    chunks = [];
  };

  return {
    add(scores, truth) {
      rows += truth.length;
      if (isTooMany || rows > MOST_ROWS) return;
      if (binner !== undefined) {
        binner.add(scores, truth);
        return;
      }
      chunks.push({ kind: 'kept', scores: scores.slice(), truth });
      kept += scores.length;
      if (kept > MOST_KEPT_SCORES) bin();
    },
    ranking() {
      if (isTooMany || rows > MOST_ROWS) return { kind: 'tooMany' };
      return binner?.binned() ?? clipped(joined(chunks));
    },
  };
}

/** The ranking of both parts together, which have the same classes. */
export function addRankings(a: Ranking, b: Ranking, classes: number): Ranking {
  if (a.kind === 'tooMany' || b.kind === 'tooMany') return { kind: 'tooMany' };
  if (a.kind === 'kept' && b.kind === 'kept') {
    if (a.scores.length + b.scores.length <= MOST_KEPT_SCORES) return joined([a, b]);
  }
  const [x, y] = [binned(a, classes), binned(b, classes)];
  if (x === undefined || y === undefined) return { kind: 'tooMany' };
  return {
    kind: 'binned',
    rows: x.rows + y.rows,
    all: added(x.all, y.all),
    positive: added(x.positive, y.positive),
  };
}

function binned(ranking: Kept | Binned, classes: number): Binned | undefined {
  if (ranking.kind === 'binned') return ranking;
  const binner = createBinner(classes);
  binner?.add(ranking.scores, ranking.truth);
  return binner?.binned();
}

function added(a: Counts, b: Counts): Float64Array {
  const sums = Float64Array.from(a);
  for (const [at, count] of b.entries()) sums[at] = (sums[at] ?? 0) + count;
  return sums;
}

function joined(chunks: readonly Kept[]): Kept {
  const scores = chunks.reduce((sum, chunk) => sum + chunk.scores.length, 0);
  const rows = chunks.reduce((sum, chunk) => sum + chunk.truth.length, 0);
  const isDouble = chunks.some((chunk) => chunk.scores instanceof Float64Array);
  const all: Kept = {
    kind: 'kept',
    scores: isDouble ? new Float64Array(scores) : new Float32Array(scores),
    truth: new Int32Array(rows),
  };
  let [score, row] = [0, 0];
  for (const chunk of chunks) {
    all.scores.set(chunk.scores, score);
    all.truth.set(chunk.truth, row);
    score += chunk.scores.length;
    row += chunk.truth.length;
  }
  return all;
}

/** A probability that is rounded to beside 0 or 1 is 0 or 1. */
function clipped(kept: Kept): Kept {
  return { ...kept, scores: kept.scores.map((score) => Math.min(1, Math.max(0, score))) };
}
