import { unitsOf } from './exact-ratio.ts';

/**
 * The sum of doubles without any rounding: the same whatever their order, and in however many parts
 * they are summed. It is a whole number of units of 2^-1074; undefined once a number was added that
 * is not finite.
 */
export type ExactTotal = bigint | undefined;

/** An exact sum, as it grows. */
export interface ExactSum {
  add(value: number): void;
  total(): ExactTotal;
}

/** A bin for each exponent of a double, for the upper and the lower part of the numbers that have it. */
const BINS = 2 * 2048;

/**
 * How many numbers go into a bin before it could round: the parts are less than 2^27 times the last
 * bit that they can have, and a double holds 2^53 times.
 */
const CAPACITY = 2 ** 26;

/** With this exponent (of 2046) so many numbers could overflow their bin: 2^(2019-1023+1) * 2^26 = 2^1023. */
const LARGE = 2020;

const double = new Float64Array(1);
/** The same eight bytes, low word first: Node runs on little-endian machines only. */
const words = new Uint32Array(double.buffer);

/**
 * Sums by exponent: each number is cut into its upper 26 and its lower 27 bits, and each part is
 * added to a bin of parts of the same size, where a double's addition is exact. The bins are summed
 * as whole numbers in the end. Radford M. Neal calls it a large superaccumulator ("Fast exact
 * summation using small and large superaccumulators", arXiv:1505.05571); it is some nanoseconds per
 * number, where the partial sums of Python's math.fsum need tens.
 */
export function createExactSum(): ExactSum {
  const bins = new Float64Array(BINS);
  let room = CAPACITY;
  let folded = 0n;
  let isFinite = true;

  const fold = (): void => {
    for (const bin of bins) if (bin !== 0) folded += unitsOf(bin);
    bins.fill(0);
    room = CAPACITY;
  };
  const addLarge = (value: number): void => {
    if (Number.isFinite(value)) folded += unitsOf(value);
    else isFinite = false;
  };

  return {
    add(value) {
      double[0] = value;
      const exponent = ((words[1] ?? 0) >>> 20) & 0x7ff;
      if (exponent >= LARGE) {
        addLarge(value);
        return;
      }
      words[0] = (words[0] ?? 0) & ~0x7ffffff;
      const upper = double[0];
      const at = 2 * exponent;
      bins[at] = (bins[at] ?? 0) + upper;
      bins[at + 1] = (bins[at + 1] ?? 0) + (value - upper);
      room -= 1;
      if (room === 0) fold();
    },
    total() {
      fold();
      return isFinite ? folded : undefined;
    },
  };
}

/** The sum of two exact sums. */
export function addTotals(a: ExactTotal, b: ExactTotal): ExactTotal {
  return a === undefined || b === undefined ? undefined : a + b;
}

/** 2^27 + 1 cuts a double of 53 bits into two of 26. */
const SPLITTER = 134_217_729;

/**
 * Adds the square of a number as it is and not as a double rounds it: the rounded square, and what it
 * lacks (T. J. Dekker, "A floating-point technique for extending the available precision", 1971).
 * Exact for numbers between 2^-450 and 2^511; below them less than 2^-1000 is lost.
 */
export function addSquare(sum: ExactSum, value: number): void {
  const square = value * value;
  sum.add(square);
  const scaled = SPLITTER * value;
  const upper = scaled - (scaled - value);
  const lower = value - upper;
  sum.add(upper * upper - square + 2 * upper * lower + lower * lower);
}
