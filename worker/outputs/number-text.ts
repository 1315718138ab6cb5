import { writeDecimal } from './decimal-text.ts';

/** 10^0 to 10^46: what brings the smallest normal float32, 1.2e-38, to nine digits. */
const POWERS = Float64Array.from({ length: 47 }, (_, exponent) => Number(`1e${String(exponent)}`));

/** Half the distance from a float32 to the next larger one, by its biased exponent. */
const HALF_STEPS = Float64Array.from({ length: 255 }, (_, biased) => 2 ** (biased - 151));

const LOG10_OF_2 = Math.log10(2);

/**
 * Scaling to digits and back in doubles is off by at most 2^-51 of the value. Half a step is at
 * least 2^-26 of it, so that what is in doubt is at most 2^-25 of half a step: 3e-8.
 */
const DOUBT = 1e-6;

const MINUS = 0x2d;

const asFloat = new Float32Array(1);
const asBits = new Uint32Array(asFloat.buffer);

/** No number has a longer text: "-1.2345678901234567e-308" has 24 bytes. */
export const MAX_NUMBER_BYTES = 32;

/**
 * Writes the shortest decimal that gives the same float32 when it is read as a double and rounded,
 * as readers of CSV do, in the form in which JavaScript writes numbers. Zero has no sign.
 *
 * @returns the position behind the text
 */
export function writeFloat(target: Uint8Array, at: number, value: number): number {
  asFloat[0] = value;
  const bits = asBits[0] ?? 0;
  const biased = (bits >>> 23) & 0xff;
  // Zero, denormal numbers and what is no number.
  if (biased === 0 || biased === 255) return writeAscii(target, at, floatText(value));
  const size = Math.abs(value);
  let exponent = Math.floor((biased - 127) * LOG10_OF_2) | 0;
  if (size >= scaled(1, exponent + 1)) exponent += 1;

  const above = HALF_STEPS[biased] ?? 0;
  // The next smaller one is half as far from a power of two.
  const below = (bits & 0x7fffff) === 0 ? above / 2 : above;
  // Every decimal of six digits is another float32; nine digits are enough for any.
  for (let count = 6; count <= 9; count += 1) {
    const scale = count - 1 - exponent;
    const digits = (scaled(size, scale) + 0.5) | 0;
    const distance = Math.abs(scaled(digits, -scale) - size);
    if (distance < below * (1 - DOUBT)) {
      if (value < 0) target[at++] = MINUS;
      return writeTrimmed(target, at, digits, scale);
    }
    if (distance < above * (1 + DOUBT)) break;
  }
  return writeAscii(target, at, floatText(value));
}

/** Writes the shortest decimal that gives the same double. Returns the position behind it. */
export function writeDouble(target: Uint8Array, at: number, value: number): number {
  return writeAscii(target, at, String(value));
}

/** What writeFloat writes, found by trying: several times slower, and right where that is in doubt. */
export function floatText(value: number): string {
  for (let count = 1; count < 9; count += 1) {
    const decimal = Number(value.toPrecision(count));
    if (Object.is(Math.fround(decimal), value)) return String(decimal);
  }
  return String(Number(value.toPrecision(9)));
}

/** value * 10^exponent, nearly. */
function scaled(value: number, exponent: number): number {
  return exponent < 0 ? value / (POWERS[-exponent] ?? 0) : value * (POWERS[exponent] ?? 0);
}

function writeTrimmed(target: Uint8Array, at: number, digits: number, scale: number): number {
  let [trimmed, dropped] = [digits, 0];
  while (trimmed % 10 === 0) {
    trimmed = (trimmed / 10) | 0;
    dropped += 1;
  }
  return writeDecimal(target, at, trimmed, scale - dropped);
}

function writeAscii(target: Uint8Array, at: number, text: string): number {
  for (let index = 0; index < text.length; index += 1) target[at + index] = text.charCodeAt(index);
  return at + text.length;
}
