import fc from 'fast-check';
import { areDistributions } from '../../../../../worker/metrics/scores/distributions.ts';

const TOLERANCE = 2 ** -11.5;

/** Of floats it is the kernel that says it, of the same numbers as doubles it is not. */
function both(values: readonly number[], columns: number): boolean {
  const floats = Float32Array.from(values);
  const verdict = areDistributions(floats, columns);
  expect(verdict).toBe(areDistributions(Float64Array.from(floats), columns));
  return verdict;
}

/** A row that sums to about 1 + `off`, of which one is about `low`. */
const row = (columns: number) =>
  fc
    .tuple(
      fc.array(fc.nat(1000), { minLength: columns, maxLength: columns }),
      fc.double({ min: -1.2, max: 1.2, noNaN: true }),
      fc.oneof(
        { weight: 3, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.double({ min: -1.2, max: 0, noNaN: true }) },
        { weight: 1, arbitrary: fc.constantFrom(-0, NaN, Infinity, -Infinity, 3e38, 1e-45) },
      ),
      fc.nat(columns - 1),
    )
    .map(([weights, off, special, place]) => {
      const sum = weights.reduce((a, b) => a + b, 0) || 1;
      const values = weights.map((weight) => (weight / sum) * (1 + off * TOLERANCE));
      if (special === undefined) return values;
      const isSmall = special < 0 && special > -2;
      const value = isSmall ? special * TOLERANCE : special;
      const other = (place + 1) % columns;
      // What the one lacks, another has more.
      values[other] = (values[other] ?? 0) + (values[place] ?? 0) - (isSmall ? value : 0);
      values[place] = value;
      return values;
    });

test('rows of any floats, and those at the edge of the tolerance', () => {
  const verdicts = new Set<boolean>();
  const example = fc
    .integer({ min: 1, max: 40 })
    .chain((columns) =>
      fc.tuple(fc.constant(columns), fc.array(row(columns), { minLength: 1, maxLength: 6 })),
    );
  fc.assert(
    fc.property(example, ([columns, rows]) => {
      verdicts.add(both(rows.flat(), columns));
    }),
    { numRuns: 1000 },
  );
  expect(verdicts.size).toBe(2);
});

test.each([
  ['a sum of 1', [0.25, 0.75, 0, 0, 0], true],
  ['a sum almost within the tolerance', [0.25, 0.75 + 1.001 * TOLERANCE, 0, 0, 0], false],
  ['a sum within it', [0.25, 0.75 + 0.999 * TOLERANCE, 0, 0, 0], true],
  ['too small a sum', [0.25, 0, 0, 0, 0.75 - 1.001 * TOLERANCE], false],
  ['a small enough one', [0.25, 0, 0, 0, 0.75 - 0.999 * TOLERANCE], true],
  ['a number below 0 by rounding', [1, 0, 0, 0.0001, -0.0001], true],
  ['a number further below', [1, -0.0004, 0, 0.0004, 0], false],
  ['it at the end', [1, 0, 0, 0.0004, -0.0004], false],
  ['a zero with a sign', [-0, 1, 0, 0, -0], true],
  ['no number', [0, 0, NaN, 1, 0], false],
  ['no number at the end', [0, 0, 0, 1, NaN], false],
  ['infinities', [Infinity, -Infinity, 0, 1, 0], false],
])('%s', (_, values, expected) => {
  expect(both(values, 5)).toBe(expected);
  const good = [0.2, 0.2, 0.2, 0.2, 0.2];
  expect(both([...good, ...values], 5)).toBe(expected);
  expect(both([...values, ...good], 5)).toBe(expected);
});

// 1638 rows of five are looked at together.
test.each([0, 1637, 1638, 3275, 3276, 3999])('a bad row is found wherever it is: %d', (bad) => {
  const rows = Array.from({ length: 4000 }, (_, at) => (at === bad ? 0.3 : 0.2));
  const values = rows.flatMap((first) => [first, 0.2, 0.2, 0.2, 0.2]);
  expect(both(values, 5)).toBe(false);
});

// The last two are beyond what is summed in floats.
test.each([1000, 8191, 8192, 8193, 20_000])('rows of %d columns', (columns) => {
  const even = Array.from({ length: columns }, () => 1 / columns);
  expect(both([...even, ...even], columns)).toBe(true);
  expect(both([...even, ...even.with(columns - 1, 0.01)], columns)).toBe(false);
  expect(both([...even, ...even.with(0, NaN)], columns)).toBe(false);
});

test('no row is one', () => {
  expect([both([], 3), both([], 0)]).toEqual([true, true]);
});
