import { createMatrix, type NumberType } from '../../../../worker/model/matrix.ts';
import { thrownBy } from '../../../support/failure.ts';

/** Three rows of four number columns: 0 to 11. */
const numbers = Float64Array.from({ length: 12 }, (_, at) => at);
const batch = { rows: 3, numbers, texts: [], lines: [2, 3, 7] };
const WHOLE = { start: 0, count: 3, size: 3 };

function matrix(type: NumberType, at = [0, 1, 2, 3]) {
  return createMatrix({ type, at, names: ['a', 'b', 'c', 'd'], title: 'model m' });
}

test.each([
  ['float32', Float32Array],
  ['float64', Float64Array],
  ['int32', Int32Array],
] as const)('a matrix of %s has the values row after row', (type, array) => {
  expect(matrix(type)(batch, WHOLE)).toEqual(array.from(numbers));
  expect(matrix(type, [3, 1])(batch, WHOLE)).toEqual(array.from([3, 1, 7, 5, 11, 9]));
  const piece = { start: 1, count: 2, size: 4 };
  expect(matrix(type, [0])(batch, piece)).toEqual(array.from([4, 8, 0, 0]));
});

test('a matrix of int64 has the very integers, negative and large ones too', () => {
  const values = [-1, 2 ** 53 - 1, -(2 ** 53 - 1), 2 ** 32, -(2 ** 31), 0];
  const features = { rows: 6, numbers: Float64Array.from(values), texts: [], lines: [] };
  const made = matrix('int64', [0])(features, { start: 0, count: 6, size: 7 });
  expect(made).toEqual(BigInt64Array.from([...values.map(BigInt), 0n]));
});

test('a filled piece has no rest of the piece before', () => {
  for (const type of ['float32', 'float64', 'int32', 'int64'] as const) {
    const make = matrix(type);
    make(batch, WHOLE);
    const rest = make(batch, { start: 0, count: 1, size: 3 });
    expect(Array.from(rest, Number)).toEqual([0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0]);
  }
});

test('doubles and floats that are at hand are not copied', () => {
  const float32 = Float32Array.from(numbers, (value) => value + 0.5);
  expect(matrix('float64')(batch, WHOLE).buffer).toBe(numbers.buffer);
  const made = matrix('float32')({ ...batch, float32 }, { start: 1, count: 1, size: 1 });
  expect(made.buffer).toBe(float32.buffer);
  expect([...made]).toEqual([4.5, 5.5, 6.5, 7.5]);
  // Some of the columns are no matrix, and neither is a piece that is to be filled up.
  expect(matrix('float32', [0, 1])({ ...batch, float32 }, WHOLE)[0]).toBe(0);
  expect(matrix('float32')({ ...batch, float32 }, { start: 0, count: 3, size: 4 })[0]).toBe(0);
});

test('NaN is a float', () => {
  const missing = { ...batch, numbers: numbers.with(6, Number.NaN) };
  expect(matrix('float32')(missing, WHOLE)[6]).toBeNaN();
  expect(matrix('float64')(missing, WHOLE)[6]).toBeNaN();
});

test.each([
  ['float32', 1e39, '1e+39'],
  ['float32', -3.5e38, '-3.5e+38'],
  ['int64', 0.5, '0.5'],
  ['int64', 2 ** 60, '1152921504606847000'],
  ['int64', Number.NaN, 'NaN'],
  ['int32', 2 ** 31, '2147483648'],
  ['int32', Number.NaN, 'NaN'],
] as const)('a value that is no %s is named with its place: %d', (type, value, shown) => {
  const wrong = { ...batch, numbers: numbers.with(6, value) };
  const place = `Line 3 of the data, column "c": ${shown} is no ${type}, which the model m takes.`;
  for (const piece of [WHOLE, { start: 1, count: 2, size: 5 }]) {
    const failure = thrownBy(() => matrix(type)(wrong, piece));
    expect(failure.reason).toBe('NotANumber');
    expect(failure.message).toBe(place);
  }
});
