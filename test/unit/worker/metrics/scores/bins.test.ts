import fc from 'fast-check';
import { binBitsFor, binCount, float32BitsOf } from '../../../../../worker/metrics/scores/bins.ts';
import { binOf } from './bin-of.ts';

function bin(probability: number, bits: number): number {
  return binOf(float32BitsOf(Float64Array.of(probability))[0] ?? 0, bits);
}

const anyBits = fc.integer({ min: 0, max: 8 });
const probability = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.float({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 1e-6, noNaN: true }).map((value) => 1 - value),
);

test('a greater probability is never in a lower bin', () => {
  fc.assert(
    fc.property(probability, probability, anyBits, (a, b, bits) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      expect(bin(low, bits)).toBeLessThanOrEqual(bin(high, bits));
    }),
    { numRuns: 2000 },
  );
});

test('only 0 is in the first bin and only 1 in the last, and all are there', () => {
  for (let bits = 0; bits <= 8; bits += 1) {
    const last = binCount(bits) - 1;
    expect([bin(0, bits), bin(1, bits)]).toEqual([0, last]);
    expect([bin(-1e-9, bits), bin(-0, bits), bin(1.000001, bits)]).toEqual([0, 0, last]);
    expect([bin(5e-324, bits), bin(1 - 2 ** -53, bits)]).toEqual([1, last - 1]);
    // The two halves meet without a gap.
    expect(bin(0.5 + 2 ** -24, bits)).toBe(bin(0.5, bits) + 1);
  }
});

test('a bin is narrow, measured by what is left to 0 or to 1', () => {
  // 2^-5 of the power of two below, as of 26 classes.
  const bits = 5;
  fc.assert(
    fc.property(fc.double({ min: 2 ** -100, max: 0.4, noNaN: true }), (value) => {
      expect(bin(value * (1 + 2 ** -4), bits)).toBeGreaterThan(bin(value, bits));
    }),
  );
  fc.assert(
    fc.property(fc.double({ min: 2 ** -20, max: 0.4, noNaN: true }), (value) => {
      expect(bin(1 - value * (1 + 2 ** -4), bits)).toBeLessThan(bin(1 - value, bits));
    }),
  );
});

test.each([
  [2, 8],
  [3, 8],
  [26, 5],
  [868, 0],
  [869, undefined],
])('of %d classes, a power of two is cut into 2^%s bins', (classes, bits) => {
  expect(binBitsFor(classes)).toBe(bits);
});
