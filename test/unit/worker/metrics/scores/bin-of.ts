import { binCount } from '../../../../../worker/metrics/scores/bins.ts';

/** Bits of the float32 numbers 1/2 and 1 (IEEE 754, binary32). */
const HALF = 0x3f00_0000;
const ONE = 0x3f80_0000;

/** The bin of a probability, given as a float32's bits; what is beyond 0 or 1 counts as that. */
export function binOf(float32Bits: number, bits: number): number {
  const shift = 23 - bits;
  // The bits of a float are in its order, and their upper ones are its power of two; those of negative
  // ones are negative. Rounded up, so that 0 alone is in bin 0.
  if (float32Bits <= HALF) return Math.max(0, (float32Bits + (1 << shift) - 1) >> shift);
  if (float32Bits >= ONE) return binCount(bits) - 1;
  // 1 - p as a whole number of 2^-24, counted from the last bin downwards in the same way.
  const below = ONE - float32Bits;
  const excess = Math.max(0, 31 - Math.clz32(below) - bits);
  return binCount(bits) - 1 - ((excess << bits) + (below >>> excess));
}
