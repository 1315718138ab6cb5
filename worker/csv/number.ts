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
  if (cell.length > MAX_NUMBER_CHARACTERS) return undefined;
  const text = cell.trim();
  if (!DECIMAL.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Whether a cell stands for a missing value: empty, NaN, NA or null, in any case, spaces left out. */
export function isMissing(cell: string): boolean {
  const text = cell.trim();
  return text.length <= 4 && MISSING.includes(text.toLowerCase());
}
