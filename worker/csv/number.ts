/** Decimals: digits with an optional sign, point and exponent, and spaces around them. */
const DECIMAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const MISSING = /^\s*(?:nan|na|null)?\s*$/i;

/**
 * The double nearest to a decimal number, as `Number()` rounds it; undefined for anything else:
 * an empty cell, hexadecimal digits, thousands separators, NaN, and what is too large for a double.
 */
export function parseDecimal(cell: string): number | undefined {
  if (!DECIMAL.test(cell)) return undefined;
  const value = Number(cell);
  return Number.isFinite(value) ? value : undefined;
}

/** Whether a cell stands for a missing value: empty, NaN, NA or null, in any case. */
export function isMissing(cell: string): boolean {
  return MISSING.test(cell);
}
