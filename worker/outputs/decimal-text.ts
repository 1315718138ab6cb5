const DOT = 0x2e;
const ZERO = 0x30;
const [E, PLUS, MINUS] = [0x65, 0x2b, 0x2d];

/** As many as a decimal of nine digits that is at least 1e-6 has behind its point, and one. */
const POWERS = Float64Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/**
 * Writes digits * 10^-scale in the form in which JavaScript writes numbers (ECMA-262,
 * Number::toString): in full from 1e-6 to below 1e21, else with an exponent.
 *
 * @param digits a whole number from 1 to 999999999; its last digit is not 0
 * @returns the position behind the text
 */
export function writeDecimal(
  target: Uint8Array,
  at: number,
  digits: number,
  scale: number,
): number {
  const count = countDigits(digits);
  const exponent = count - 1 - scale;
  if (exponent < -6 || exponent > 20) {
    return writeExponent(target, writeFixed(target, at, digits, count - 1), exponent);
  }
  if (scale >= 0) return writeFixed(target, at, digits, scale);
  const end = writeFixed(target, at, digits, 0);
  target.fill(ZERO, end, end - scale);
  return end - scale;
}

/** digits * 10^-scale in full, for a scale from 0. */
function writeFixed(target: Uint8Array, at: number, digits: number, scale: number): number {
  if (scale === 0) return writePadded(target, at, digits, countDigits(digits));
  const unit = POWERS[scale] ?? 1;
  const whole = Math.floor(digits / unit);
  const point = writePadded(target, at, whole, countDigits(whole));
  target[point] = DOT;
  return writePadded(target, point + 1, digits - whole * unit, scale);
}

function writeExponent(target: Uint8Array, at: number, exponent: number): number {
  target[at] = E;
  target[at + 1] = exponent < 0 ? MINUS : PLUS;
  const size = Math.abs(exponent);
  return writePadded(target, at + 2, size, countDigits(size));
}

/** A whole number with so many digits, zeros before it. */
function writePadded(target: Uint8Array, at: number, digits: number, count: number): number {
  let rest = digits | 0;
  for (let position = at + count - 1; position >= at; position -= 1) {
    const tenth = (rest / 10) | 0;
    target[position] = ZERO + rest - 10 * tenth;
    rest = tenth;
  }
  return at + count;
}

/** How many digits a whole number has; 1 for 0. */
function countDigits(digits: number): number {
  let count = 1;
  while (digits >= (POWERS[count] ?? Infinity)) count += 1;
  return count;
}
