import { scoreTable } from '../../../../worker/command/score-table.ts';
import { scoresOf } from '../../../../worker/contract.ts';

const model = (name: string, correct: number) => ({
  name,
  sha256: 'a'.repeat(64),
  rows: 1300,
  correct,
});

test('shows the models in columns, the best one marked', () => {
  expect(scoreTable(scoresOf([model('lda', 899), model('perceptron', 60)]))).toBe(
    [
      'MODEL       ACCURACY  CORRECT  ROWS',
      'lda         0.691538  899      1300  best',
      'perceptron  0.046154  60       1300',
      '',
    ].join('\n'),
  );
});

test('one model alone is not called the best', () => {
  expect(scoreTable(scoresOf([model('lda', 899)]))).not.toContain('best');
});
