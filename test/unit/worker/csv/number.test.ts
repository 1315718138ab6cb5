import fc from 'fast-check';
import { isMissing, parseDecimal } from '../../../../worker/csv/number.ts';

test.each([
  ['1', 1],
  ['.5', 0.5],
  ['5.', 5],
  ['+1.5', 1.5],
  ['-0', -0],
  ['1E+05', 100_000],
  ['2e-3', 0.002],
  [' 7 ', 7],
  ['\t7\r', 7],
  ['007', 7],
  ['0.1', 0.1],
  ['1e-400', 0],
  ['179769313486231570000000000000000000000e270', 1.7976931348623157e308],
])('%j is a number', (cell, value) => {
  expect(parseDecimal(cell)).toBe(value);
});

test.each([
  ...['', ' ', 'NaN', 'NA', 'null', 'abc', '1,5', '1_000', '1 000', '0x10', '0b1', '0o7', '1n'],
  ...['Infinity', '-Infinity', 'inf', '1e', 'e5', '.', '+', '--1', '1.2.3', '1e400', '١', '½'],
])('%j is no number', (cell) => {
  expect(parseDecimal(cell)).toBeUndefined();
});

test('a number has at most 1000 characters', () => {
  expect(parseDecimal('0'.repeat(999) + '7')).toBe(7);
  expect(parseDecimal('0'.repeat(1000) + '7')).toBeUndefined();
});

// Each of these takes minutes when the time grows with the square of the length.
test.each([
  ['digits', '1'.repeat(500_000)],
  ['spaces', ' '.repeat(500_000)],
])('a cell of half a million %s is soon refused', (_, cell) => {
  expect(parseDecimal(`${cell}x`)).toBeUndefined();
  expect(isMissing(`${cell}x`)).toBe(false);
});

test('every finite double that is written comes back the same', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(parseDecimal(String(value))).toBe(value === 0 ? 0 : value);
    }),
  );
});

test.each(['', '  ', 'nan', 'NaN', 'NA', 'null', 'NULL', ' na '])('%j is missing', (cell) => {
  expect(isMissing(cell)).toBe(true);
});

test.each(['0', 'none', '-', 'n/a.'])('%j is not missing', (cell) => {
  expect(isMissing(cell)).toBe(false);
});
