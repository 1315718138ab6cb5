/** The bits of the floats 1 and 1/2 (IEEE 754, binary32). */
const ONE: i32 = 0x3f80_0000;
const HALF: i32 = 0x3f00_0000;

/** How far the bits of a float are shifted so that its power of two and 2^bits parts of it stay. */
let shift: i32 = 0;

// In each of four lanes; to read them is cheaper than to make them anew for each four scores.
let one: v128 = i32x4.splat(ONE);
let half: v128 = i32x4.splat(HALF);
/** So that the shift rounds up. */
let roundUp: v128 = i32x4.splat(0);
/** The bin from which those of p above 1/2 are counted down. */
let top: v128 = i32x4.splat(0);
/** The bin from which on each is a single float. */
let firstSingle: v128 = i32x4.splat(0);
/** By how much the bits of a float exceed its bin there. */
let aboveBin: v128 = i32x4.splat(0);

/** Cuts each power of two into 2^bits bins; `last` is the bin of 1. */
export function setBits(bits: i32, last: i32): void {
  shift = 23 - bits;
  roundUp = i32x4.splat((1 << shift) - 1);
  // The last power of two of 1 - p that is cut is 2^(bits-24), the float of the exponent 103 + bits; its
  // first bin is 2^bits below the last.
  top = i32x4.splat(last + ((102 + bits) << bits));
  firstSingle = i32x4.splat(last - (1 << bits));
  aboveBin = i32x4.splat(ONE - last);
}

/**
 * The bins of four probabilities, given as the bits of floats (../bins.ts says which they are),
 * without a branch. Up to 1/2 a bin is the upper bits, rounded up. Above, the upper bits of 1 - p,
 * which is exact, are rounded down and counted from the top; that is to round up their negative. Near
 * 1, where bins are single floats, this gives too high a bin, and elsewhere `firstSingle` is higher.
 */
export function binsOf(scores: v128): v128 {
  const p = i32x4.min_s(i32x4.max_s(scores, i32x4.splat(0)), one);
  const isUpper = i32x4.gt_s(p, half);
  // As integers, the bits of floats that are not negative are in the order of the floats.
  const distance = i32x4.min_s(p, f32x4.sub(one, p));
  const signed = i32x4.sub(v128.xor(distance, isUpper), isUpper);
  const steps = i32x4.shr_s(i32x4.add(signed, roundUp), shift);
  const bins = i32x4.add(steps, v128.and(isUpper, top));
  return i32x4.min_s(bins, i32x4.max_s(i32x4.sub(p, aboveBin), firstSingle));
}
