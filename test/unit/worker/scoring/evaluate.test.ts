import { createTally } from '../../../../worker/scoring/evaluate.ts';
import { integerClass } from '../../../../worker/scoring/labels.ts';
import { thrownBy } from '../../../support/failure.ts';

const TITLE = 'model lda (clf_lda.onnx)';

function count(kind: 'integer' | 'string', labels: string[], predictions: (bigint | string)[]) {
  const tally = createTally(TITLE, kind, 'y');
  // In two batches, as rows come.
  const half = Math.ceil(labels.length / 2);
  const lines = labels.map((_, row) => row + 2);
  for (const [from, to] of [
    [0, half],
    [half, labels.length],
  ]) {
    tally.add(
      { labels: labels.slice(from, to), lines: lines.slice(from, to) },
      predictions.slice(from, to),
    );
  }
  return tally.result();
}

test.each(['1', '1.0', ' 1', '01', '+1', '1.', '1 ', '0001.000'])(
  'the integer class 1 may be written %j',
  (cell) => {
    expect(integerClass(cell)).toBe(1n);
  },
);

test.each([
  ['-1', -1n],
  ['-0', 0n],
  ['9223372036854775807', 9223372036854775807n],
])('%j is the integer class %s', (cell, value) => {
  expect(integerClass(cell)).toBe(value);
});

test.each(['', 'A', '1.5', '1e0', '0x1', 'NaN', '1 2'])('%j is no integer class', (cell) => {
  expect(integerClass(cell)).toBeUndefined();
});

test('counts integer classes by value', () => {
  expect(count('integer', ['1', '1.0', '02', '3'], [1n, 1n, 2n, 4n])).toEqual({
    rows: 4,
    correct: 3,
  });
});

test('counts string classes exactly as they stand', () => {
  const labels = ['ash', 'Ash', ' ash', 'NA', '1', '1.0'];
  const predictions = ['ash', 'ash', 'ash', 'NA', '1', '1'];
  expect(count('string', labels, predictions)).toEqual({ rows: 6, correct: 3 });
});

test.each<['integer' | 'string', string]>([
  ['integer', ''],
  ['integer', 'NaN'],
  ['integer', 'NA'],
  ['string', ''],
  ['string', '  '],
])('a label that is missing is refused with its line: %s %j', (kind, cell) => {
  const known = kind === 'integer' ? '1' : 'a';
  const predictions = kind === 'integer' ? [1n, 1n] : ['a', 'a'];
  const failure = thrownBy(() => count(kind, [known, cell], predictions));
  expect(failure.reason).toBe('DataInvalid');
  expect(failure.message).toBe(
    `Line 3 of the data, column "y": the label is missing (the cell is ${JSON.stringify(cell)}).`,
  );
});

test('a label that is no integer cannot be a class of a model of integers', () => {
  const failure = thrownBy(() => count('integer', ['1', 'ash'], [1n, 1n]));
  expect(failure.reason).toBe('LabelsDisagree');
  expect(failure.message).toContain(
    `Line 3 of the data, column "y": the label is "ash", but the classes of the ${TITLE} are integers`,
  );
});

test.each<[string, 'integer' | 'string', string[], (bigint | string)[]]>([
  ['one row', 'string', ['a'], ['b']],
  ['a few rows', 'integer', ['1', '2', '3'], [4n, 5n, 6n]],
  ['numbers as names', 'string', ['1', '2'], ['3', '4']],
  ['nineteen rows', 'string', Array<string>(19).fill('a'), Array<string>(19).fill('b')],
])('a small file on which the model is always wrong scores 0: %s', (_, kind, labels, predicted) => {
  expect(count(kind, labels, predicted).correct).toBe(0);
});

test('a large file on which the model is always wrong scores 0 when the classes are the same', () => {
  const labels = Array.from({ length: 100 }, (_, row) => (row % 2 === 0 ? 'a' : 'b'));
  const predictions = labels.map((label) => (label === 'a' ? 'b' : 'a'));
  expect(count('string', labels, predictions)).toEqual({ rows: 100, correct: 0 });
});

test('many rows without a class in common are no score but a disagreement', () => {
  const labels = Array.from({ length: 40 }, (_, row) => String(100 + (row % 26)));
  const predictions = Array.from({ length: 40 }, (_, row) => BigInt(row % 26));
  const failure = thrownBy(() => count('integer', labels, predictions));
  expect(failure.reason).toBe('LabelsDisagree');
  expect(failure.message).toContain(
    `The ${TITLE} predicts no class that the label column has: the labels are ` +
      '"100", "101", "102", "103", "104" and 21 more, its predictions "0", "1"',
  );
});

test.each([
  ['indices against names', ['0', '1'], ['ash', 'birch']],
  ['names against indices', ['ash', 'birch'], ['0', '1']],
  ['another case', ['Ash', 'Birch'], ['ash', 'ash']],
  ['spaces around', [' ash'], ['ash']],
])('a few rows are enough for a disagreement in kind: %s', (_, labels, predictions) => {
  const failure = thrownBy(() => count('string', labels, predictions));
  expect(failure.reason).toBe('LabelsDisagree');
  expect(failure.message).toContain(`the labels are "${labels[0] ?? ''}"`);
  expect(failure.message).toContain(`its predictions "${predictions[0] ?? ''}"`);
});

test('classes that are too many to be kept are not judged', () => {
  const labels = Array.from({ length: 3000 }, (_, row) => String(row));
  const predictions = labels.map((label) => BigInt((Number(label) + 1500) % 3000));
  expect(count('integer', labels, predictions)).toEqual({ rows: 3000, correct: 0 });
});

test('a prediction that is not there is a bug, not a wrong answer', () => {
  expect(() => count('string', ['a', 'a'], ['a'])).toThrow(RangeError);
});
