/** Decimals: digits with an optional sign, point and exponent. No two parts can match the same digits. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const MISSING: readonly string[] = ['', 'nan', 'na', 'null'];

/** A double needs 25 characters, and without an exponent some 340: more is no number of anybody's. */
export const MAX_NUMBER_CHARACTERS = 1000;

/**
 * The double nearest to a decimal number, as `Number()` rounds it, spaces around it left out;
 * undefined for anything else: an empty cell, hexadecimal digits, thousands separators, NaN, what is
 * too large for a double, and a cell of more than 1000 characters.
 */
export function parseDecimal(cell: string): number | undefined {
  return shortDecimal(cell) ?? anyDecimal(cell);
}

function anyDecimal(cell: string): number | undefined {
  if (cell.length > MAX_NUMBER_CHARACTERS) return undefined;
  const text = cell.trim();
  if (!DECIMAL.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** 15 digits are a whole number below 2^53, and with a sign and a point 17 characters. */
const SHORT_CHARACTERS = 17;
const SHORT_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: SHORT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);
/** ASCII. */
const [ZERO, NINE, POINT, MINUS, PLUS] = [0x30, 0x39, 0x2e, 0x2d, 0x2b];

/**
 * Digits with an optional sign and point, as nearly every cell is: three times as fast as with
 * `Number()`. A whole number below 2^53 and a power of ten up to 10^22 are doubles, so that their
 * quotient is rounded once, and so is the nearest double (W. D. Clinger, How to read floating point
 * numbers accurately, 1990). Undefined for anything else.
 */
function shortDecimal(cell: string): number | undefined {
  if (cell.length > SHORT_CHARACTERS) return undefined;
  const first = cell.charCodeAt(0);
  const value = unsigned(cell, first === MINUS || first === PLUS ? 1 : 0);
  return value !== undefined && first === MINUS ? -value : value;
}

function unsigned(cell: string, start: number): number | undefined {
  let mantissa = 0;
  let digits = 0;
  /** Digits before the point, once it has come. */
  let whole = -1;
  for (let at = start; at < cell.length; at += 1) {
    const code = cell.charCodeAt(at);
    if (code === POINT && whole === -1) {
      whole = digits;
      continue;
    }
    if (code < ZERO || code > NINE) return undefined;
    mantissa = mantissa * 10 + code - ZERO;
    digits += 1;
  }
  if (digits === 0 || digits > SHORT_DIGITS) return undefined;
  return whole === -1 ? mantissa : mantissa / (POWERS_OF_TEN[digits - whole] ?? 1);
}

/** Whether a cell stands for a missing value: empty, NaN, NA or null, in any case, spaces left out. */
export function isMissing(cell: string): boolean {
  const text = cell.trim();
  return text.length <= 4 && MISSING.includes(text.toLowerCase());
}
