import { nearestDouble } from './nearest';

/** A longer cell goes to the host, which knows how long a number may be. */
const MAX_CHARACTERS: usize = 255;
/** Every integer of so many digits is below 2^64. */
const MAX_DIGITS: usize = 19;
/** No double has a larger exponent; and a cell's stays within an i32. */
const MAX_EXPONENT: i32 = 10_000;

const ZEROS: u64 = 0x3030303030303030;
const POWERS_OF_TEN = memory.data<u64>([1, 10, 100, 1000, 10000, 100000, 1000000, 10000000], 8);

/** The digits that were read, as one number (modulo 2^64). */
let significand: u64 = 0;

/**
 * The double nearest to the decimal number in the cell [start, end), by the grammar of ../../number.ts:
 * blanks around, a sign, a point, an exponent. NaN for what is none, and for what is too long to be
 * sure: more than 19 digits, zeros in front left out. The byte at `end` is neither digit nor letter.
 */
export function readDecimal(start: usize, end: usize): f64 {
  if (end - start > MAX_CHARACTERS) return NaN;
  while (start < end && isBlank(load<u8>(start))) start += 1;
  while (start < end && isBlank(load<u8>(end - 1))) end -= 1;
  let at = start;
  const sign = load<u8>(at);
  const isNegative = sign == 0x2d;
  // Here and below no branch depends on the sign, which no processor can foresee.
  at += (<usize>isNegative) | (<usize>(sign == 0x2b));

  const first = at;
  significand = 0;
  at = readDigits(at);
  let digits = at - first;
  let power: i32 = 0;
  if (load<u8>(at) == 0x2e /* . */) {
    const decimals = at + 1;
    at = readDigits(decimals);
    digits += at - decimals;
    power = -(<i32>(at - decimals));
  }
  if (digits == 0) return NaN;
  if (digits > MAX_DIGITS && digits - zerosInFront(first) > MAX_DIGITS) return NaN;

  if ((load<u8>(at) | 0x20) == 0x65 /* e */) {
    const exponentAt = at + 1;
    const exponentSign = load<u8>(exponentAt);
    const isSigned = exponentSign == 0x2d || exponentSign == 0x2b;
    const exponentDigits = exponentAt + <usize>isSigned;
    let exponent: i32 = 0;
    for (at = exponentDigits; isDigit(load<u8>(at)); at += 1) {
      exponent = min(exponent * 10 + <i32>load<u8>(at) - 0x30, MAX_EXPONENT);
    }
    if (at == exponentDigits) return NaN;
    power += exponentSign == 0x2d ? -exponent : exponent;
  }
  if (at != end) return NaN;
  const value = nearestDouble(significand, power);
  return reinterpret<f64>(reinterpret<u64>(value) ^ ((<u64>isNegative) << 63));
}

/** Appends the digits from `at` on to the significand, eight at a time; returns where they end. */
function readDigits(at: usize): usize {
  while (true) {
    const eight = load<u64>(at) ^ ZEROS;
    // The lowest of these bits is the first byte above 9; those behind it may be wrong by a carry.
    const others = ((eight + 0x7676767676767676) | eight) & 0x8080808080808080;
    if (others == 0) {
      significand = significand * 100_000_000 + numberOf(eight);
      at += 8;
      continue;
    }
    const count = (<usize>ctz(others)) >> 3;
    if (count == 0) return at;
    const scale = load<u64>(POWERS_OF_TEN + (count << 3));
    significand = significand * scale + numberOf(eight << (64 - (count << 3)));
    return at + count;
  }
}

/** Eight digits (0 to 9 each, the first in the lowest byte) as a number: pairs, fours, eight. */
function numberOf(digits: u64): u64 {
  const pairs = digits * 10 + (digits >> 8);
  const evens = (pairs & 0x000000ff000000ff) * 0x000f424000000064;
  const odds = ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001;
  return (evens + odds) >> 32;
}

function zerosInFront(at: usize): usize {
  let zeros: usize = 0;
  while (load<u8>(at) == 0x30 || load<u8>(at) == 0x2e) {
    if (load<u8>(at) == 0x30) zeros += 1;
    at += 1;
  }
  return zeros;
}

function isDigit(byte: u8): bool {
  return <u32>byte - 0x30 < 10;
}

/** Space, and the controls from tab to CR: what String.prototype.trim takes off, of ASCII. */
export function isBlank(byte: u8): bool {
  return byte == 0x20 || <u32>byte - 9 < 5;
}
