import {
  cellProblem,
  describeRow,
  EMPTY_LINE,
  failureOfRow,
  ragged,
  type RowProblem,
} from '../../../../worker/csv/bad-row.ts';
import {
  isWithin,
  parseBudget,
  tooManyBadRows,
  type Budget,
} from '../../../../worker/csv/bad-rows.ts';

const NOT_A_NUMBER = cellProblem('x', {
  reason: 'NotANumber',
  column: ' a',
  problem: '"x" is not a number',
  remedy: 'Correct the cell.',
});

test.each<[RowProblem, string, string, string]>([
  [
    EMPTY_LINE,
    'RaggedRow',
    'Line 3 of the data: the line is empty, and rows follow it. Remove the line.',
    'line 3: the line is empty, and rows follow it',
  ],
  [
    ragged(1, 2),
    'RaggedRow',
    'Line 3 of the data: the row has 1 columns, and the header has 2.',
    'line 3: the row has 1 columns, and the header has 2',
  ],
  [
    NOT_A_NUMBER,
    'NotANumber',
    'Line 3 of the data, column " a": "x" is not a number. Correct the cell.',
    'line 3, column " a": "x" is not a number',
  ],
])('%j is %s', (problem, reason, message, described) => {
  const bad = { ...problem, row: 2, line: 3 };
  const failure = failureOfRow(bad);
  expect(failure.reason).toBe(reason);
  expect(failure.message).toBe(message);
  expect(describeRow(bad)).toBe(described);
});

test('of a long cell as much is kept as is shown, in whole characters', () => {
  const problem = { reason: 'NotANumber', column: 'a', problem: 'is not a number' } as const;
  expect(cellProblem('𝒳'.repeat(200), problem).cell).toBe('𝒳'.repeat(200));
  expect(cellProblem('𝒳'.repeat(201), problem).cell).toBe(`${'𝒳'.repeat(200)}…`);
  expect(cellProblem('x'.repeat(10_000_000), problem).cell).toBe(`${'x'.repeat(200)}…`);
});

test.each<[number | string, Budget]>([
  [0, { kind: 'rows', most: 0 }],
  [7, { kind: 'rows', most: 7 }],
  ['7', { kind: 'rows', most: 7 }],
  ['0%', { kind: 'share', most: 0, of: 100 }],
  ['1%', { kind: 'share', most: 1, of: 100 }],
  ['0.29%', { kind: 'share', most: 29, of: 10_000 }],
  ['100.0%', { kind: 'share', most: 1000, of: 1000 }],
])('the limit %j is read', (max, budget) => {
  expect(parseBudget(max)).toEqual(budget);
});

test.each([
  ...[-1, 1.5, NaN, Infinity, 'x', '', '-1%', '100.1%', '.5%', '1 %', '1e1%', '%', '0.1234567%'],
])('%j is no limit', (max) => {
  expect(parseBudget(max)).toBeUndefined();
});

test.each([
  [2, 2, undefined, true],
  [2, 3, undefined, false],
  ['1%', 1000, undefined, true],
  ['1%', 1, 100, true],
  ['1%', 2, 199, false],
  ['0%', 0, 10, true],
  ['0%', 1, 1_000_000_000, false],
  ['0.29%', 29, 10_000, true],
  ['0.29%', 30, 10_000, false],
  ['100%', 5, 5, true],
  ['0.000001%', 90_071_992, 9_007_199_254_740_991, true],
  ['0.000001%', 90_071_993, 9_007_199_254_740_991, false],
])('with a limit of %j, %d bad rows of %p: %p', (max, rejected, rows, within) => {
  const budget = parseBudget(max) ?? fail();
  expect(isWithin(budget, rejected, rows)).toBe(within);
});

function fail(): never {
  throw new Error('no limit');
}

test('too many bad rows are told of by the first few', () => {
  const bad = [2, 4, 6, 8].map((line) => ({ ...NOT_A_NUMBER, row: line - 1, line }));
  const share = { kind: 'share', most: 29, of: 10_000 } as const;
  const many = tooManyBadRows(share, bad, { rejected: 30, rows: 100 });
  expect(many.reason).toBe('TooManyBadRows');
  expect(many.message).toBe(
    '30 of 100 rows are bad, more than data.badRows.max (0.29%): line 2, column " a": "x" is not a ' +
      'number; line 4, column " a": "x" is not a number; line 6, column " a": "x" is not a number; ' +
      'and 27 more. Correct the data, or raise the limit.',
  );
  const one = tooManyBadRows({ kind: 'rows', most: 0 }, bad.slice(0, 1), { rejected: 1, rows: 1 });
  expect(one.message).toBe(
    '1 of 1 rows are bad, more than data.badRows.max (0): line 2, column " a": "x" is not a number. ' +
      'Correct the data, or raise the limit.',
  );
});
