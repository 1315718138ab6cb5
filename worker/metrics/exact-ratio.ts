/** Every finite double is a whole number of units of 2^-1074, the smallest of them. */
const UNIT_BITS = 1074;

/** How many units are 1. */
export const UNITS = 1n << BigInt(UNIT_BITS);

const double = new Float64Array(1);
/** The same eight bytes, low word first: Node runs on little-endian machines only. */
const words = new Uint32Array(double.buffer);

/** A finite double as the whole number of units that it is (IEEE 754, binary64). */
export function unitsOf(value: number): bigint {
  double[0] = value;
  const [low = 0, high = 0] = words;
  const exponent = (high >>> 20) & 0x7ff;
  if (exponent === 0x7ff) throw new RangeError(`${String(value)} is no finite number`);
  const fraction = (high & 0xfffff) * 2 ** 32 + low;
  // A normal number has a leading 1 before its 52 bits; a subnormal has none, and the exponent of 1.
  const units =
    exponent === 0 ? BigInt(fraction) : BigInt(fraction + 2 ** 52) << BigInt(exponent - 1);
  return value < 0 ? -units : units;
}

/**
 * The double nearest to a ratio of whole numbers, infinite when that is too large for one. (A
 * subnormal result, below 2^-1022, is rounded twice and may be the neighbour of the nearest.)
 */
export function ratio(numerator: bigint, denominator: bigint): number {
  if (denominator === 0n) throw new RangeError('a ratio has no denominator of 0');
  if (numerator === 0n) return 0;
  if (numerator < 0n !== denominator < 0n) return -quotient(abs(numerator), abs(denominator));
  return quotient(abs(numerator), abs(denominator));
}

function quotient(numerator: bigint, denominator: bigint): number {
  // 60 to 68 bits of the quotient, more than the 53 of a double, and a last one that stands for all
  // that follow, so that Number() rounds as it would with all of them.
  const shift = 64 - (bitsOf(numerator) - bitsOf(denominator));
  const scaledUp = shift > 0 ? numerator << BigInt(shift) : numerator;
  const divisor = shift < 0 ? denominator << BigInt(-shift) : denominator;
  const whole = scaledUp / divisor;
  const exact = whole * divisor === scaledUp;
  // In two steps: 2^shift alone can be too large for a double where the result is not.
  const half = Math.trunc(shift / 2);
  return Number(exact ? whole : whole | 1n) * 2 ** -half * 2 ** (half - shift);
}

/** The length of a number in bits, up to three too many. */
function bitsOf(value: bigint): number {
  return value.toString(16).length * 4;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
