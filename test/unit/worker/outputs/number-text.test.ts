import fc from 'fast-check';
import {
  floatText,
  MAX_NUMBER_BYTES,
  writeDouble,
  writeFloat,
} from '../../../../worker/outputs/number-text.ts';

type Write = typeof writeFloat;

/** What is written, at a position in the middle, into bytes that are not zero. */
function written(write: Write, value: number): string {
  const target = new Uint8Array(MAX_NUMBER_BYTES + 7).fill(0x21);
  const end = write(target, 7, value);
  expect(target.subarray(end).every((byte) => byte === 0x21)).toBe(true);
  return new TextDecoder().decode(target.subarray(7, end));
}

const float = (value: number): string => written(writeFloat, Math.fround(value));

test.each([
  [0, '0'],
  [-0, '0'],
  [1, '1'],
  [-1, '-1'],
  [0.1, '0.1'],
  [1 / 3, '0.33333334'],
  [0.5, '0.5'],
  [100, '100'],
  [123456, '123456'],
  [16777216, '16777216'],
  [1e-6, '0.000001'],
  [1e-7, '1e-7'],
  [1.25e-10, '1.25e-10'],
  [1e20, '100000000000000000000'],
  [1e21, '1e+21'],
  [3.4028234663852886e38, '3.4028235e+38'],
  [1.1754943508222875e-38, '1.1754944e-38'],
  [1e-45, '1e-45'],
  [2 ** -44, '5.684342e-14'],
  [NaN, 'NaN'],
  [-Infinity, '-Infinity'],
])('the float32 nearest to %p is written as %s', (value, text) => {
  expect(float(value)).toBe(text);
});

test('every float32 comes back, in as few digits as can be', () => {
  const bits = fc.integer({ min: 0, max: 0xffffffff });
  fc.assert(
    fc.property(bits, (pattern) => {
      const value = new Float32Array(new Uint32Array([pattern]).buffer)[0] ?? 0;
      const text = float(value);
      expect(text).toBe(value === 0 ? '0' : floatText(value));
      expect(Math.fround(Number(text)) === value || Number.isNaN(value)).toBe(true);
    }),
    { numRuns: 5000 },
  );
});

test('powers of two, whose neighbours are not equally far away, come back', () => {
  for (let exponent = -149; exponent < 128; exponent += 1) {
    for (const value of [2 ** exponent, -(2 ** exponent)]) {
      expect(float(value)).toBe(floatText(value));
      expect(Math.fround(Number(float(value)))).toBe(value);
    }
  }
});

test('a double is written as JavaScript does', () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      expect(written(writeDouble, value)).toBe(String(value));
    }),
  );
});
