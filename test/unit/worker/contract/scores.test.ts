import { scoresOf } from '../../../../worker/contract.ts';
import { classified, measured, predicted, SHA } from '../../../support/model-results.ts';

const rows = { scored: 1300, rejected: 0 };
const names = ['lda', 'nn', 'c'];

test('of classifications the status has what each got right, and the first of the best', () => {
  const models = [classified(899), { ...classified(860), producer: 'torch 2.9' }, classified(899)];
  const common = {
    sha256: SHA,
    rows: 1300,
    metrics: { balanced_accuracy: '0.5', f1_macro: '0.4', log_loss: '1.25', roc_auc_ovr: '0.75' },
  };
  const best = { ...common, correct: 899, accuracy: '0.691538', accuracyInterval: '0.6659-0.7160' };
  expect(scoresOf({ rows, models }, names)).toEqual({
    scores: 'lda=0.6915 nn=0.6615 c=0.6915',
    best: { model: 'lda', accuracy: '0.691538' },
    rows: { scored: 1300 },
    models: [
      { name: 'lda', ...best },
      {
        name: 'nn',
        ...common,
        producer: 'torch 2.9',
        correct: 860,
        accuracy: '0.661538',
        accuracyInterval: '0.6354-0.6868',
      },
      { name: 'c', ...best },
    ],
  });
});

test('of regressions the status has R2 first, and what could not be computed is left out', () => {
  const models = [measured(0.83), measured(null)];
  const scores = scoresOf({ rows: { scored: 10, rejected: 2 }, models }, names);
  expect(scores).toEqual({
    scores: 'lda:r2=0.8300 nn:r2=none',
    rows: { scored: 10, rejected: 2 },
    models: [
      {
        name: 'lda',
        sha256: SHA,
        rows: 10,
        metrics: { mean_absolute_error: '0.1', root_mean_squared_error: '0.2', r2: '0.83' },
      },
      {
        name: 'nn',
        sha256: SHA,
        rows: 10,
        metrics: { mean_absolute_error: '0.1', root_mean_squared_error: '0.2' },
      },
    ],
  });
});

test('the best of regressions has the highest R2, which may be negative', () => {
  const models = [measured(-2), measured(-0.25)];
  expect(scoresOf({ rows, models }, names).best).toEqual({ model: 'nn', r2: '-0.250000' });
});

test('without labels there are predictions, no score and no best', () => {
  const models = [predicted('a 800, b 500')];
  expect(scoresOf({ rows, models }, names)).toEqual({
    scores: 'lda=unlabelled',
    rows: { scored: 1300 },
    models: [{ name: 'lda', sha256: SHA, rows: 1300, predictions: 'a 800, b 500' }],
  });
});

test('what has no common measure has no best', () => {
  const scores = scoresOf({ rows, models: [classified(899), measured(0.5)] }, names);
  expect(scores.scores).toBe('lda=0.6915 nn:r2=0.5000');
  expect(scores.best).toBeUndefined();
});

test.each([
  [0, 7, '0.0000', '0.000000'],
  [7, 7, '1.0000', '1.000000'],
  [1, 3, '0.3333', '0.333333'],
  [2, 3, '0.6667', '0.666667'],
  // Halves go up, exactly: as floats 0.00005 and 0.0000005 would be a little less.
  [1, 20_000, '0.0001', '0.000050'],
  [1, 2_000_000, '0.0000', '0.000001'],
  [5, 4_000_000, '0.0000', '0.000001'],
  [9_007_199_254_740_990, 9_007_199_254_740_991, '1.0000', '1.000000'],
])('%d of %d rows are %s, and with six digits %s', (correct, scored, four, six) => {
  const result = { rows: { scored, rejected: 0 }, models: [classified(correct)] };
  const { scores, best } = scoresOf(result, ['lda']);
  expect([scores, best?.accuracy]).toEqual([`lda=${four}`, six]);
});

test.each([
  [1 / 3, '0.333333'],
  [123456.789, '123457'],
  [1e-9 / 3, '3.33333e-10'],
  [0, '0'],
])('a metric of %d reads %s', (r2, text) => {
  const { models } = scoresOf({ rows, models: [measured(r2)] }, ['reg']);
  expect(models[0]?.metrics?.['r2']).toBe(text);
});
