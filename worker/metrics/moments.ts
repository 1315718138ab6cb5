import { addSquare, addTotals, createExactSum, type ExactTotal } from './exact-sum.ts';
import { ratio, UNITS } from './exact-ratio.ts';

/** Exact sums of numbers and of their squares: plain data that add up. */
export interface Moments {
  readonly count: number;
  readonly sum: ExactTotal;
  readonly squares: ExactTotal;
}

/** Moments, as they grow. */
export interface MomentSums {
  add(value: number): void;
  moments(): Moments;
}

export function createMoments(): MomentSums {
  let count = 0;
  const sum = createExactSum();
  const squares = createExactSum();
  return {
    add(value) {
      count += 1;
      sum.add(value);
      addSquare(squares, value);
    },
    moments: () => ({ count, sum: sum.total(), squares: squares.total() }),
  };
}

/** The moments of both parts together. */
export function addMoments(a: Moments, b: Moments): Moments {
  return {
    count: a.count + b.count,
    sum: addTotals(a.sum, b.sum),
    squares: addTotals(a.squares, b.squares),
  };
}

/** The mean of so many numbers; undefined when their sum is not finite. */
export function meanOf(sum: ExactTotal, count: number): number | undefined {
  return sum === undefined ? undefined : ratio(sum, UNITS * BigInt(count));
}

/**
 * Squares below 2^-900 are not relied upon: those of numbers below 2^-450 lose digits to the smallest
 * double, 2^-1074, and a sum of up to 2^100 of them what remains.
 */
export const SMALLEST_SQUARE = 2 ** -900;

/**
 * count^2 times the variance, as a whole number of 2^-2148: count * (sum of squares) - (sum)^2. Not in
 * doubles, since for numbers that are far from 0 nearly all of it cancels. It is 0 when all numbers
 * are the same, and undefined when squares were too large, or too small, for a double.
 */
export function variationOf({ count, sum, squares }: Moments): bigint | undefined {
  if (sum === undefined || squares === undefined) return undefined;
  const variation = BigInt(count) * squares * UNITS - sum * sum;
  const least = (BigInt(count) * UNITS) ** 2n / BigInt(1 / SMALLEST_SQUARE);
  return variation === 0n || variation >= least ? variation : undefined;
}

/** The standard deviation of numbers as a population (numpy.std), given their variation. */
export function deviationOf(variation: bigint, count: number): number {
  return Math.sqrt(ratio(variation, (BigInt(count) * UNITS) ** 2n));
}
