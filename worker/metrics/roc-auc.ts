import type { Counts, Ranking } from './ranking.ts';

/** Of one class against the rest: the area under its ROC curve, or undefined where there is none. */
export interface ClassArea {
  /** Rows of the class. */
  readonly positives: number;
  /**
   * The chance that a row of the class has a higher score for it than a row of another, ties counting
   * half, and how far that may be from the truth: ties of a bin need not be ties. Undefined without a
   * row of the class or without a row of another.
   */
  readonly area?: { readonly value: number; readonly error: number };
}

/** The areas of so many classes (scikit-learn's roc_auc_score, one class against the rest). */
export function areasOf(
  ranking: Exclude<Ranking, { kind: 'tooMany' }>,
  classes: number,
): readonly ClassArea[] {
  const columns = Array.from({ length: classes }, (_, column) => column);
  switch (ranking.kind) {
    case 'kept':
      return columns.map((column) => areaOfKept(ranking, column, classes));
    case 'binned': {
      const bins = ranking.all.length / classes;
      return columns.map((column) => {
        const [from, to] = [column * bins, (column + 1) * bins];
        return areaOfBinned(ranking.all.subarray(from, to), ranking.positive.subarray(from, to));
      });
    }
  }
}

function areaOfKept(
  { scores, truth }: Extract<Ranking, { kind: 'kept' }>,
  column: number,
  classes: number,
): ClassArea {
  const positives = truth.reduce((count, label) => count + (label === column ? 1 : 0), 0);
  const positive = new Float64Array(positives);
  const negative = new Float64Array(truth.length - positives);
  let [p, n] = [0, 0];
  for (const [row, label] of truth.entries()) {
    const score = scores[row * classes + column] ?? 0;
    if (label === column) positive[p++] = score;
    else negative[n++] = score;
  }
  if (positive.length === 0 || negative.length === 0) return { positives };
  const value =
    pairsInOrder(positive.sort(), negative.sort()) / (positive.length * negative.length);
  return { positives, area: { value, error: 0 } };
}

/** Pairs of both in which the positive is higher, those in which they are equal as halves. */
function pairsInOrder(positive: Float64Array, negative: Float64Array): number {
  let [lower, notHigher, pairs] = [0, 0, 0];
  for (const score of positive) {
    while (lower < negative.length && (negative[lower] ?? 0) < score) lower += 1;
    while (notHigher < negative.length && (negative[notHigher] ?? 0) <= score) notHigher += 1;
    pairs += (lower + notHigher) / 2;
  }
  return pairs;
}

function areaOfBinned(all: Counts, positive: Counts): ClassArea {
  let positives = 0;
  let negatives = 0;
  let pairs = 0;
  let ties = 0;
  for (const [bin, count] of all.entries()) {
    const ofClass = positive[bin] ?? 0;
    const others = count - ofClass;
    pairs += ofClass * (negatives + others / 2);
    // All that is in the first bin is 0, and all in the last is 1: true ties.
    if (bin > 0 && bin < all.length - 1) ties += ofClass * others;
    positives += ofClass;
    negatives += others;
  }
  if (positives === 0 || negatives === 0) return { positives };
  const most = positives * negatives;
  return { positives, area: { value: pairs / most, error: ties / 2 / most } };
}
