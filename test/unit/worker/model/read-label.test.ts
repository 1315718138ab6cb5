import { createLabelReader } from '../../../../worker/model/read-label.ts';
import { createClassIndex } from '../../../../worker/scoring/classes.ts';
import { thrownBy } from '../../../support/failure.ts';

const scores = { output: 's', classes: ['a', 'b', 'c'] };
const answer = { kind: 'label', output: 'y', scores } as const;
const labels = { data: ['a', 'c', 'b', 'b'] };
const rows = { count: 2, size: 4 };

function reader(probabilities = true) {
  return createLabelReader({ answer, title: 'model m', probabilities }, createClassIndex());
}

test('labels come with the scores beside them, but for rows that fill up', () => {
  const values = Float64Array.from({ length: 12 }, (_, at) => at);
  expect(reader().read({ y: labels, s: { data: values } }, rows)).toEqual({
    task: 'classification',
    classes: Int32Array.of(0, 2),
    probabilities: { columns: [0, 1, 2], values: values.subarray(0, 6) },
  });
});

test.each([
  ['of pairs of classes', new Float32Array(8)],
  ['of another type', new BigInt64Array(12)],
])('scores %s are left out', (_, data) => {
  const prediction = reader().read({ y: labels, s: { data } }, rows);
  expect(prediction).toEqual({ task: 'classification', classes: Int32Array.of(0, 2) });
});

test('only what is read is asked for', () => {
  expect(reader().fetches).toEqual(['y', 's']);
  expect(reader(false).fetches).toEqual(['y']);
});

test.each([
  ['another number of labels', ['a'], 'has 1 values for 4 rows'],
  ['another type', new Float32Array(4), 'is neither int64, int32 nor string'],
])('refuses %s', (_, data, message) => {
  const failure = thrownBy(() => reader().read({ y: { data } }, rows));
  expect(failure.message).toBe(`The output y of the model m ${message}.`);
});
