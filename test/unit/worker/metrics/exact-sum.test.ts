import fc from 'fast-check';
import { ratio, UNITS, unitsOf } from '../../../../worker/metrics/exact-ratio.ts';
import { addSquare, addTotals, createExactSum } from '../../../../worker/metrics/exact-sum.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

function totalOf(values: Iterable<number>): bigint | undefined {
  const sum = createExactSum();
  for (const value of values) sum.add(value);
  return sum.total();
}

function sumOf(values: readonly number[]): number {
  return ratio(totalOf(values) ?? 0n, UNITS);
}

test.each<[string, number[], number]>([
  ['nothing', [], 0],
  ['what cancels', [1e100, 1, -1e100], 1],
  ['ten tenths', Array<number>(10).fill(0.1), 1],
  ['a half below the last bit', [1, 2 ** -53], 1],
  ['just more than a half', [1, 2 ** -53, 2 ** -1074], 1 + 2 ** -52],
  ['the smallest numbers', [5e-324, 5e-324, -5e-324], 5e-324],
  [
    'the largest number, and what a double would overflow by',
    [Number.MAX_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE],
    Number.MAX_VALUE,
  ],
  ['too much for a double', [Number.MAX_VALUE, Number.MAX_VALUE], Infinity],
  ['negative zero', [-0, -0], 0],
])('sums %s', (_, values, expected) => {
  expect(sumOf(values)).toBe(expected);
});

test('a sum is that of the whole numbers that the doubles are, in any order and any parts', () => {
  fc.assert(
    fc.property(fc.array(finite), fc.nat(), (values, cut) => {
      const expected = values.reduce((sum, value) => sum + unitsOf(value), 0n);
      const at = cut % (values.length + 1);
      expect(totalOf(values)).toBe(expected);
      expect(totalOf(values.toReversed())).toBe(expected);
      expect(addTotals(totalOf(values.slice(at)), totalOf(values.slice(0, at)))).toBe(expected);
    }),
  );
});

test('seventy million numbers lose nothing', () => {
  // All 53 bits are set, and there are more of them than fit into a bin before it would round.
  const [value, count] = [2 - 2 ** -52, 70_000_000];
  const sum = createExactSum();
  for (let row = 0; row < count; row += 1) sum.add(value);
  expect(sum.total()).toBe(unitsOf(value) * BigInt(count));
});

test('a number that is not finite spoils the sum, and only then', () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    expect(totalOf([1, value, 2])).toBeUndefined();
    expect(addTotals(totalOf([value]), 1n)).toBeUndefined();
    expect(addTotals(1n, totalOf([value]))).toBeUndefined();
  }
});

test('squares are summed as they are, not as they round', () => {
  const magnitude = fc.double({ min: 2 ** -450, max: 1e154, noNaN: true });
  fc.assert(
    fc.property(fc.array(magnitude), (values) => {
      const sum = createExactSum();
      for (const value of values) addSquare(sum, -value);
      const expected = values.reduce((total, value) => total + unitsOf(value) ** 2n, 0n);
      expect((sum.total() ?? 0n) * UNITS).toBe(expected);
    }),
  );
});

test('a square that is too large for a double spoils the sum', () => {
  const sum = createExactSum();
  addSquare(sum, 1e155);
  expect(sum.total()).toBeUndefined();
});

test('a ratio of doubles is rounded as their division is', () => {
  fc.assert(
    fc.property(finite, finite, (a, b) => {
      fc.pre(b !== 0 && Math.abs(a / b) >= 2 ** -1022);
      expect(ratio(unitsOf(a), unitsOf(b))).toBe(a / b);
    }),
    { numRuns: 1000 },
  );
});

test.each<[string, bigint, bigint, number]>([
  ['a half to even, downwards', 2n ** 53n + 1n, 1n, 2 ** 53],
  ['a half to even, upwards', 2n ** 53n + 3n, 1n, 2 ** 53 + 4],
  [
    'more than a half by what is far behind',
    (2n ** 53n + 1n) * 10n ** 40n + 1n,
    10n ** 40n,
    2 ** 53 + 2,
  ],
  [
    'less than a half by what is far behind',
    (2n ** 53n + 1n) * 10n ** 40n - 1n,
    10n ** 40n,
    2 ** 53,
  ],
  ['both signs', -6n, -4n, 1.5],
  ['one sign', 6n, -4n, -1.5],
  ['nothing', 0n, -4n, 0],
  ['a subnormal', 3n, UNITS, 1.5e-323],
  ['too little for a double', 1n, UNITS * UNITS, 0],
])('rounds %s', (_, numerator, denominator, expected) => {
  expect(ratio(numerator, denominator)).toBe(expected);
});

test('a number that is not finite, or a division by zero, is a bug', () => {
  expect(() => unitsOf(NaN)).toThrow(RangeError);
  expect(() => unitsOf(-Infinity)).toThrow(RangeError);
  expect(() => ratio(1n, 0n)).toThrow(RangeError);
});
