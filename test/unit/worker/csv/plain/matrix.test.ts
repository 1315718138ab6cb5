import fc from 'fast-check';
import { PlainReader } from '../../../../../worker/csv/plain/reader.ts';
import { normalizeRows, type Norm } from '../../../../../worker/scoring/normalize.ts';
import { planOf } from '../../../../support/plain-reading.ts';

function batchOf(rows: readonly (readonly number[])[]): PlainReader {
  const reader = new PlainReader(planOf(rows[0]?.length ?? 0, { capacity: rows.length }));
  for (const row of rows) reader.append(row, [], 0);
  return reader;
}

const table = (cell: fc.Arbitrary<number>) =>
  fc.integer({ min: 1, max: 37 }).chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 5,
    }),
  );

test.each<Norm>(['l1', 'l2', 'max', 'none'])('scales by %s as normalizeRows does', (norm) => {
  const cell = fc.oneof(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, -0, NaN, 1e-15, 2.2e-16, 5e-324, 1.7e308),
  );
  fc.assert(
    fc.property(table(cell), (rows) => {
      const expected = Float64Array.from(rows.flat());
      normalizeRows(expected, rows[0]?.length ?? 1, norm);
      const reader = batchOf(rows);
      reader.normalize(norm);
      for (const [i, value] of reader.values.entries()) {
        const wanted = expected[i] ?? NaN;
        // The order of a sum of n terms moves it by at most n roundings of 2^-53 each.
        if (norm === 'max' || norm === 'none' || !Number.isFinite(wanted) || wanted === 0) {
          expect(value).toBe(wanted);
        } else expect(Math.abs(value / wanted - 1)).toBeLessThan(40 * 2 ** -53 + 2 ** -52);
      }
    }),
  );
});

test('leaves a row whose norm is below ten times the machine epsilon', () => {
  for (const norm of ['l1', 'l2', 'max'] as const) {
    const reader = batchOf([2e-15, 0, 3e-15].map((cell) => [cell, 0, 0]));
    reader.normalize(norm);
    expect([...reader.values]).toEqual([2e-15, 0, 0, 0, 0, 0, 1, 0, 0]);
  }
});

test('gives each double as the nearest float', () => {
  fc.assert(
    fc.property(table(fc.double({ noDefaultInfinity: true, max: 3e38, min: -3e38 })), (rows) => {
      expect(batchOf(rows).toFloat32()).toEqual({ values: Float32Array.from(rows.flat()) });
    }),
  );
});

test.each([
  ['1,2,3 4,5,1e39 7,1e40,9', 1],
  ['1,2,3 4,5,6 7,8,-3.5e38', 2],
  ['1,-3.5e38,3 4,5,6', 0],
  // Halfway between the largest float and the next power of two.
  ['3.4028235677973366e38 1', 0],
])('names the first row with a number that is too large for a float: %s', (text, tooLarge) => {
  const rows = text.split(' ').map((row) => row.split(',').map(Number));
  expect(batchOf(rows).toFloat32()).toEqual({ values: Float32Array.from(rows.flat()), tooLarge });
});
