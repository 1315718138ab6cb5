import type { RunDocument } from '../contract.ts';

/** Row norms as in the manifest; none leaves the rows as they are. */
export type Norm = RunDocument['data']['normalize'];

/**
 * scikit-learn takes a norm below ten times the machine epsilon (2^-52) for zero, and leaves such
 * a row as it is (sklearn.preprocessing._data, _handle_zeros_in_scale).
 */
const SMALLEST_NORM = 10 * Number.EPSILON;

/**
 * Scales each row of a rows x columns matrix to unit norm, in place and in double precision, as
 * sklearn.preprocessing.normalize does: l1 by the sum of absolute values, l2 by the root of the sum
 * of squares, max by the largest absolute value.
 */
export function normalizeRows(values: Float64Array, columns: number, norm: Norm): void {
  if (norm === 'none') return;
  const normOf = NORMS[norm];
  for (let start = 0; start < values.length; start += columns) {
    const row = values.subarray(start, start + columns);
    const length = normOf(row);
    if (length < SMALLEST_NORM) continue;
    for (let column = 0; column < columns; column += 1) row[column] = (row[column] ?? 0) / length;
  }
}

const NORMS: Readonly<Record<Exclude<Norm, 'none'>, (row: Float64Array) => number>> = {
  l1: (row) => row.reduce((sum, value) => sum + Math.abs(value), 0),
  l2: (row) => Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)),
  max: (row) => row.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0),
};
