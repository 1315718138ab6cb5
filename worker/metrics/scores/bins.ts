/**
 * Bins of probabilities, for a ROC AUC of any number of rows: narrow where probabilities are small, and
 * where they are near 1, since that is where confident models have most of theirs. Each half of 0 to 1
 * is cut at the powers of two (of p, and of 1 - p), and each part into 2^bits of the same width. 0 and
 * 1 have a bin of their own. A greater probability is never in a lower bin.
 */
import type { Probabilities } from '../ranking.ts';

/**
 * So many bins of all classes together: 512 kB of counts, which a CPU's second cache holds. For 26
 * classes it is 32 bins between a probability and its double, for two it is 256.
 */
const MOST_BINS = 2 ** 17;

/** How finely probabilities for so many classes are binned; undefined for more than 868. */
export function binBitsFor(classes: number): number | undefined {
  for (let bits = 8; bits >= 0; bits -= 1) {
    if (binCount(bits) * classes <= MOST_BINS) return bits;
  }
  return undefined;
}

/** How many bins there are: 0 is in the first and 1 in the last. */
export function binCount(bits: number): number {
  // 126 powers of two from 2^-126 to 1/2, and 24 for 1 - p, whose last bit is 2^-24; the lowest `bits`
  // of these 24 share the bins of one, as they have no more numbers than that.
  return ((126 + 24 - bits) << bits) + 1;
}

/** The bits of each probability as a float32; only 0 and 1 themselves have those of 0 and 1. */
export function float32BitsOf(scores: Probabilities): Int32Array {
  const floats = scores instanceof Float32Array ? scores : Float32Array.from(scores, toFloat32);
  return new Int32Array(floats.buffer, floats.byteOffset, floats.length);
}

function toFloat32(score: number): number {
  const rounded = Math.fround(score);
  if (rounded === 0 && score > 0) return 2 ** -149;
  return rounded === 1 && score < 1 ? 1 - 2 ** -24 : rounded;
}
