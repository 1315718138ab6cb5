import fc from 'fast-check';
import { normalizeRows, type Norm } from '../../../../worker/scoring/normalize.ts';

function normalized(rows: number[][], norm: Norm): number[][] {
  const width = rows[0]?.length ?? 1;
  const values = Float64Array.from(rows.flat());
  normalizeRows(values, width, norm);
  return rows.map((_, row) => [...values.slice(row * width, (row + 1) * width)]);
}

// What sklearn.preprocessing.normalize of scikit-learn 1.9.1 gives for the same rows.
test.each<[Norm, number[][]]>([
  [
    'none',
    [
      [-4, 3],
      [0, 0],
      [1e-15, -2e-15],
      [1e-16, 2e-16],
    ],
  ],
  [
    'l1',
    [
      [-4 / 7, 3 / 7],
      [0, 0],
      [1 / 3, -2 / 3],
      [1e-16, 2e-16],
    ],
  ],
  [
    'l2',
    [
      [-0.8, 0.6],
      [0, 0],
      [1 / Math.sqrt(5), -2 / Math.sqrt(5)],
      [1e-16, 2e-16],
    ],
  ],
  [
    'max',
    [
      [-1, 0.75],
      [0, 0],
      [1e-15, -2e-15],
      [1e-16, 2e-16],
    ],
  ],
])('scales each row by its %s norm, and leaves one that is all but zero', (norm, expected) => {
  const rows = normalized(
    [
      [-4, 3],
      [0, 0],
      [1e-15, -2e-15],
      [1e-16, 2e-16],
    ],
    norm,
  );
  for (const [row, values] of rows.entries()) {
    for (const [column, value] of values.entries()) {
      expect(value).toBeCloseTo(expected[row]?.[column] ?? NaN, 15);
    }
  }
});

test('a row of ordinary numbers has norm 1 afterwards', () => {
  const cell = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 200 }), (row) => {
      const sum = (values: number[] = []) => values.reduce((a, b) => a + Math.abs(b), 0);
      expect(sum(normalized([row], 'l1')[0])).toBeCloseTo(1, 12);
      expect(sum(normalized([row], 'l2')[0]?.map((value) => value * value))).toBeCloseTo(1, 12);
      expect(Math.max(...(normalized([row], 'max')[0] ?? []))).toBe(1);
    }),
  );
});
