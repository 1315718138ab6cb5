import {
  bothColumns,
  largestColumns,
  probabilitiesOf,
  sigmoid,
} from '../../../../worker/model/scores.ts';

test.each([
  [
    [1, 3, 2, 5, 4, 4],
    [1, 0],
  ],
  [
    [2, 2, 1, 0, 7, 7],
    [0, 1],
  ],
  [
    [-3, -1, -2, -Infinity, -Infinity, -Infinity],
    [1, 0],
  ],
  // As numpy.argmax does.
  [
    [1, Number.NaN, 9, Number.NaN, Number.NaN, 1],
    [1, 0],
  ],
])('the largest of %j, first come', (scores, columns) => {
  expect([...largestColumns(Float32Array.from(scores), 3)]).toEqual(columns);
});

const LOGITS = Float32Array.of(1, 2, 3, 1000, 1000, -1000);
const DISTRIBUTION = Float32Array.of(0.25, 0.5, 0.25, 0, 0, 1);
/** exp(1), exp(2), exp(3) over their sum. */
const SOFTMAX = [0.09003057317038046, 0.24472847105479767, 0.6652409557748219];

test('logits are softmaxed, without overflow', () => {
  const values = [...probabilitiesOf(LOGITS, 3, 'logits')];
  for (const [at, expected] of [...SOFTMAX, 0.5, 0.5, 0].entries()) {
    expect(values[at]).toBeCloseTo(expected, 15);
  }
  expect(LOGITS[0]).toBe(1);
});

test('a distribution and unknown scores stay as they are', () => {
  expect(probabilitiesOf(DISTRIBUTION, 3, 'distribution')).toBe(DISTRIBUTION);
  expect(probabilitiesOf(LOGITS, 3, 'unknown')).toBe(LOGITS);
});

test('logarithms are raised', () => {
  const logarithms = Float64Array.from(DISTRIBUTION, Math.log);
  expect([...probabilitiesOf(logarithms, 3, 'logarithms')]).toEqual([...DISTRIBUTION]);
});

test('where it may be either, each row that is no distribution is softmaxed', () => {
  const scores = Float32Array.of(0.25, 0.5, 0.25, 1, 2, 3, 2, -1, 0);
  const values = [...probabilitiesOf(scores, 3, 'either')];
  expect(values.slice(0, 3)).toEqual([0.25, 0.5, 0.25]);
  expect(values[3]).toBeCloseTo(SOFTMAX[0] ?? 0, 15);
  expect(values[6]).toBeGreaterThan(0.8);
});

test('one probability becomes those of both classes, and a logit a probability', () => {
  expect([...bothColumns(Float32Array.of(0.25, 1))]).toEqual([0.75, 0.25, 0, 1]);
  expect([-1000, 0, 1000].map(sigmoid)).toEqual([0, 0.5, 1]);
});
