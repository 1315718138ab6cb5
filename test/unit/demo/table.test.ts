import { scoresTable, watchLine } from '../../demo/table.ts';

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

test('lines of a watch keep their columns, whatever the cells are', () => {
  const lines = [
    watchLine(['NAME', 'STATUS', 'SCORES', 'ROWS'], 'AGE'),
    watchLine(['digits', '', '', ''], '0s'),
    watchLine(['digits', 'Succeeded', 'lda=0.9611 mlp=0.9694', '360'], '3s'),
    watchLine(['digits', 'FeatureCountMismatch', '', ''], '3s'),
  ];
  const [header = ''] = lines;
  for (const line of lines.slice(1)) expect(line.indexOf('s', 60)).toBe(header.indexOf('AGE') + 1);
});
