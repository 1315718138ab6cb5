import { scoredOf } from '../../../../worker/command/scored.ts';
import { scoreTable } from '../../../../worker/command/score-table.ts';
import type { Result } from '../../../../worker/contract.ts';

type Model = Result['models'][number];

const sha256 = 'a'.repeat(64);
const classifier = (correct: number, f1: number | null = 0.68): Model => ({
  task: 'classification',
  sha256,
  correct,
  metrics: [0.69, f1, 1.1, 0.95],
});
const regressor = (r2: number | null): Model => ({
  task: 'regression',
  sha256,
  metrics: [3.25, 4.5, r2],
});
const unlabelled: Model = { task: 'unlabelled', sha256, predictions: 'a:700 b:600' };

function table(models: readonly Model[], rejected = 0, reasons?: readonly string[]): string {
  const result: Result = { rows: { scored: 1300, rejected }, models: [...models] };
  const names = ['lda', 'perceptron', 'third'].slice(0, models.length);
  return scoreTable(
    scoredOf(result, { models: names.map((name) => ({ name, path: name })) }, reasons),
  );
}

test('classifiers have their accuracies in columns, the best one marked', () => {
  expect(table([classifier(899), classifier(60, null)])).toBe(
    [
      'MODEL       ACCURACY  95% INTERVAL   F1 MACRO  CORRECT  ROWS',
      'lda         0.691538  0.6659-0.7160  0.68      899      1300  best',
      'perceptron  0.046154  0.0360-0.0590  -         60       1300',
      '',
    ].join('\n'),
  );
});

test('one model alone is not called the best', () => {
  expect(table([classifier(899)])).not.toContain('best');
});

test('regressions have their errors in columns', () => {
  expect(table([regressor(0.5), regressor(0.75)])).toBe(
    [
      'MODEL       R2    RMSE  MAE   ROWS',
      'lda         0.5   4.5   3.25  1300',
      'perceptron  0.75  4.5   3.25  1300  best',
      '',
    ].join('\n'),
  );
});

test('without labels the table says what was predicted', () => {
  expect(table([unlabelled])).toBe('MODEL  PREDICTIONS  ROWS\nlda    a:700 b:600  1300\n');
});

test('models of several tasks have a table for each, and none is the best', () => {
  expect(table([classifier(899), regressor(0.5), classifier(60)])).toBe(
    [
      'MODEL  ACCURACY  95% INTERVAL   F1 MACRO  CORRECT  ROWS',
      'lda    0.691538  0.6659-0.7160  0.68      899      1300',
      'third  0.046154  0.0360-0.0590  0.68      60       1300',
      '',
      'MODEL       R2   RMSE  MAE   ROWS',
      'perceptron  0.5  4.5   3.25  1300',
      '',
    ].join('\n'),
  );
});

test.each([
  [1, ['line 7: "x" is no number'], '1 bad row was left out: line 7: "x" is no number\n'],
  [3, ['line 7: a', 'line 9: b'], '3 bad rows were left out: line 7: a; line 9: b; …\n'],
  [3, undefined, '3 bad rows were left out\n'],
])('%d rows that were left out are told below', (rejected, reasons, line) => {
  expect(table([unlabelled], rejected, reasons)).toMatch(new RegExp(`1300\\n${line}$`));
});

test('nothing of the data steers the terminal', () => {
  const text = table([{ ...unlabelled, predictions: 'a\u001b[2J:1' }], 1, ['line 7: \u001b[2J']);
  expect(text).toContain('a\\u{1b}[2J:1');
  expect(text).toContain('line 7: \\u{1b}[2J');
});

test.each([
  ['0.69', 'Gate passed: accuracy of lda is 0.691538, at least 0.69\n'],
  ['0.7', 'Gate missed: accuracy of lda is 0.691538 and must be at least 0.7\n'],
])('the last line says what became of the gate: %s', (min, line) => {
  const result: Result = {
    rows: { scored: 1300, rejected: 0 },
    models: [classifier(899)],
    gate: [899 / 1300],
  };
  const gate = [{ model: 'lda', metric: 'accuracy' as const, min }];
  const text = scoreTable(scoredOf(result, { models: [{ name: 'lda', path: 'lda' }], gate }));
  expect(text.endsWith(`1300\n${line}`)).toBe(true);
});
