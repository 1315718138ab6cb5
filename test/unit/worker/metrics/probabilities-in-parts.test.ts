import fc from 'fast-check';
import { reportOf } from '../../../../worker/metrics/tally.ts';
import { reportOfRows, rowsOf, stateInParts, stateOf, TITLE, type Rows } from './examples.ts';

const columns = ['a', 'b', 'c'];
const row = fc.record({
  label: fc.constantFrom(...columns),
  // Few values, so that there are ties.
  weights: fc.tuple(fc.nat(6), fc.nat(6), fc.nat(6)).filter((weights) => Math.max(...weights) > 0),
});

test('parts in any order have the report of the whole, bit for bit', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 40 }),
      fc.array(fc.nat(), { maxLength: 4 }),
      fc.constantFrom('float32' as const, 'float64' as const),
      (chosen, cuts, type) => {
        const labels = chosen.map(({ label }) => label);
        const probabilities = chosen.map(({ weights }) =>
          weights.map((weight) => weight / weights.reduce((a, b) => a + b)),
        );
        const rows: Rows = { ...rowsOf(labels, probabilities), type };
        const parts = stateInParts(labels.length, cuts, (from, to) => stateOf(rows, from, to));
        expect(reportOf(parts, TITLE)).toStrictEqual(reportOfRows(rows));
      },
    ),
  );
});

test('a row that is no distribution marks the whole, in whatever part it is', () => {
  const good = Array.from({ length: 9 }, () => [0.2, 0.3, 0.5]);
  for (const at of [0, 4, 9]) {
    const rows = rowsOf(
      Array.from({ length: 10 }, (_, place) => columns[place % 3] ?? ''),
      good.toSpliced(at, 0, [0.2, 0.3, 0.6]),
    );
    const parts = stateInParts(10, [3, 6], (from, to) => stateOf(rows, from, to));
    expect(reportOf(parts, TITLE)).toStrictEqual(reportOfRows(rows));
    expect(reportOf(parts, TITLE).leftOut['log_loss']).toContain('no probabilities');
  }
});

test('probabilities that are too few or too many, or of another model, are a bug', () => {
  expect(() => reportOfRows(rowsOf(['a', 'b'], [[0.5, 0.5], [1]], ['a', 'b']))).toThrow(RangeError);
  const rows = rowsOf(
    ['a', 'b'],
    [
      [0.5, 0.5],
      [1, 0],
    ],
    ['a', 'b'],
  );
  const other = { ...rows, columns: ['b', 'a'] };
  expect(() =>
    stateInParts(2, [1], (from, to) => stateOf(from === 0 ? rows : other, from, to)),
  ).toThrow(RangeError);
});
