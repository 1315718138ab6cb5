import { scoresTable } from '../../demo/table.ts';

test('scores are a table with names to the left and numbers to the right', () => {
  const models = [
    { name: 'lda', sha256: 'a', rows: 360, correct: 346, accuracy: '0.961111' },
    { name: 'perceptron', sha256: 'b', rows: 360, correct: 7, accuracy: '0.019444' },
  ];
  expect(scoresTable(models).split('\n')).toEqual([
    'MODEL        CORRECT   ROWS   ACCURACY',
    'lda              346    360   0.961111',
    'perceptron         7    360   0.019444',
  ]);
});
