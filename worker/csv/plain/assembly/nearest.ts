/**
 * Where the host put the powers of five: from 5^-342 to 5^308, two u64 each, the high one first, as
 * ../powers-of-five.ts makes them.
 */
export let powersOfFive: usize = 0;

const SMALLEST_POWER: i32 = -342;
const LARGEST_POWER: i32 = 308;
/** The powers of ten that are doubles. */
const EXACT_POWERS = memory.data<f64>(
  [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ],
  8,
);

/**
 * The double nearest to significand x 10^power, ties to even; NaN when it is too large for one.
 *
 * Two doubles that are exact give it by one operation (Clinger 1990). Otherwise by the algorithm of
 * Eisel and Lemire ("Number Parsing at a Gigabyte per Second", Lemire 2021, section 5), which is
 * exact for every significand of 64 bits ("Fast Number Parsing Without Fallback", Mushtak and
 * Lemire 2023).
 */
export function nearestDouble(significand: u64, power: i32): f64 {
  if (significand <= (<u64>1) << 53 && power >= -22 && power <= 22) {
    return power < 0
      ? <f64>significand / load<f64>(EXACT_POWERS + ((<usize>-power) << 3))
      : <f64>significand * load<f64>(EXACT_POWERS + ((<usize>power) << 3));
  }
  // 10^19 x 10^-343 is less than half of the smallest double.
  if (significand == 0 || power < SMALLEST_POWER) return 0;
  if (power > LARGEST_POWER) return NaN;
  return eiselLemire(significand, power);
}

function eiselLemire(significand: u64, power: i32): f64 {
  const zeros = clz(significand);
  const factor = significand << zeros;
  const five = powersOfFive + ((<usize>(power - SMALLEST_POWER)) << 4);
  const truncated = load<u64>(five);
  let high = highProduct(factor, truncated);
  let low = factor * truncated;
  // 55 bits are wanted: 53, one to round by, and one that may be lost on top. The low half of the
  // power matters only if a carry out of the nine bits below could reach them.
  if ((high & 0x1ff) == 0x1ff) {
    const more = highProduct(factor, load<u64>(five, 8));
    low += more;
    if (low < more) high += 1;
  }
  const top = <i32>(high >> 63);
  const shift = <u64>(top + 9);
  let mantissa = high >> shift;
  // floor(power x log2(10)), as 217706 / 65536 is near enough for these powers; then the bias.
  let exponent = ((217706 * power) >> 16) + 63 + top - <i32>zeros + 1023;
  if (exponent <= 0) return subnormal(mantissa, exponent);
  // A tie needs a product without remainder, which 5^23 and 5^-4 still allow: then to even, down.
  if (low <= 1 && power >= -4 && power <= 23 && (mantissa & 3) == 1 && mantissa << shift == high) {
    mantissa -= 1;
  }
  mantissa = (mantissa + (mantissa & 1)) >> 1;
  if (mantissa == (<u64>1) << 53) {
    mantissa = (<u64>1) << 52;
    exponent += 1;
  }
  if (exponent >= 2047) return NaN;
  return reinterpret<f64>((mantissa & 0x000fffffffffffff) | ((<u64>exponent) << 52));
}

/** Below 2^-1022: the mantissa loses a bit for each power of two. Ties cannot be so small. */
function subnormal(mantissa: u64, exponent: i32): f64 {
  if (exponent <= -63) return 0;
  const shifted = mantissa >> (<u64>(1 - exponent));
  // If it rounds up to 2^52, its bits are those of the smallest normal double.
  return reinterpret<f64>((shifted + (shifted & 1)) >> 1);
}

/** The high half of the product of two u64, from the four products of their halves. */
function highProduct(x: u64, y: u64): u64 {
  const xLow = x & 0xffffffff;
  const xHigh = x >> 32;
  const yLow = y & 0xffffffff;
  const yHigh = y >> 32;
  const middle = xHigh * yLow + ((xLow * yLow) >> 32);
  const other = xLow * yHigh + (middle & 0xffffffff);
  return xHigh * yHigh + (middle >> 32) + (other >> 32);
}
