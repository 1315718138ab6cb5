import { disagree, disagreement } from '../../../../worker/metrics/agreement.ts';

test.each<[string, string[], string[], number]>([
  ['one row', ['a'], ['b'], 1],
  ['a few rows', ['1', '2', '3'], ['4', '5', '6'], 3],
  ['nineteen rows', ['a'], ['b'], 19],
  ['many rows, and a class in common', ['a', 'b'], ['b', 'c'], 1000],
  ['integers among names on both sides', ['1', 'a'], ['2', 'b'], 2],
])('a model that is always wrong has a score: %s', (_, labels, predictions, rows) => {
  expect(disagree({ labels, predictions, rows })).toBe(false);
});

test.each<[string, string[], string[], number]>([
  ['twenty rows', ['a'], ['b'], 20],
  ['indices against names', ['0', '1'], ['ash', 'birch'], 2],
  ['names against indices', ['ash', 'birch'], ['0', '1'], 2],
  ['another case', ['Ash', 'Birch'], ['ash'], 2],
  ['spaces around', [' ash'], ['ash'], 1],
])('classes are different ones: %s', (_, labels, predictions, rows) => {
  expect(disagree({ labels, predictions, rows })).toBe(true);
});

test('the message shows both sides', () => {
  const seen = { labels: ['0', '1'], predictions: ['ash'], rows: 2 };
  expect(disagreement(seen, 'model lda (clf_lda.onnx)')).toBe(
    'The model lda (clf_lda.onnx) predicts no class that the label column has: the labels are "0", ' +
      '"1", its predictions "ash". Choose the column with the classes that it was trained on.',
  );
});
