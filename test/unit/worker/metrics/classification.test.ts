import fc from 'fast-check';
import { MAX_COUNTED_CLASSES } from '../../../../worker/metrics/class-counts.ts';
import { createTally, reportOf } from '../../../../worker/metrics/tally.ts';
import { wilsonInterval } from '../../../../worker/contract/wilson-interval.ts';
import { createClassIndex } from '../../../../worker/scoring/classes.ts';
import { thrownBy } from '../../../support/failure.ts';
import {
  classificationReport,
  reportOfRows,
  stateInParts,
  stateOf,
  TITLE,
  type Rows,
} from './examples.ts';

const LABELS = ['ash', 'ash', 'birch', 'cedar', 'birch', 'ash', '10', '9'];
const PREDICTIONS = ['ash', 'birch', 'birch', 'birch', 'oak', 'ash', '9', '9'];

test('classes are measured as scikit-learn does', () => {
  const report = reportOfRows({ labels: LABELS, predictions: PREDICTIONS });
  expect(report).toMatchObject({ task: 'classification', labelled: true, rows: 8, correct: 4 });
  // accuracy_score, balanced_accuracy_score, precision_recall_fscore_support(..., zero_division=0) and
  // cohen_kappa_score of scikit-learn 1.9.1
  const expected = {
    accuracy: 0.5,
    balanced_accuracy: 0.4333333333333333,
    precision_macro: 0.3055555555555555,
    recall_macro: 0.3611111111111111,
    f1_macro: 0.3111111111111111,
    precision_weighted: 0.5208333333333334,
    recall_weighted: 0.5,
    f1_weighted: 0.4833333333333334,
    cohen_kappa: 0.36,
  };
  expect(Object.keys(report.metrics).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, value] of Object.entries(expected)) {
    expect(report.metrics).toHaveProperty(name, expect.closeTo(value, 14));
  }
});

test('each class has precision, recall, F1 and support, integers first and by value', () => {
  // classification_report(..., zero_division=0)
  expect(reportOfRows({ labels: LABELS, predictions: PREDICTIONS }).perClass).toEqual([
    { class: '9', precision: 0.5, recall: 1, f1: 2 / 3, support: 1 },
    { class: '10', precision: 0, recall: 0, f1: 0, support: 1 },
    { class: 'ash', precision: 1, recall: 2 / 3, f1: 0.8, support: 3 },
    { class: 'birch', precision: 1 / 3, recall: 0.5, f1: 0.4, support: 2 },
    { class: 'cedar', precision: 0, recall: 0, f1: 0, support: 1 },
    { class: 'oak', precision: 0, recall: 0, f1: 0, support: 0 },
  ]);
});

test('the confusion matrix has labels in rows and predictions in columns', () => {
  expect(reportOfRows({ labels: LABELS, predictions: PREDICTIONS }).confusionMatrix).toEqual({
    classes: ['9', '10', 'ash', 'birch', 'cedar', 'oak'],
    // confusion_matrix(y, p, labels=[...])
    counts: [
      [1, 0, 0, 0, 0, 0],
      [1, 0, 0, 0, 0, 0],
      [0, 0, 2, 1, 0, 0],
      [0, 0, 0, 1, 0, 1],
      [0, 0, 0, 1, 0, 0],
      [0, 0, 0, 0, 0, 0],
    ],
  });
});

test('integers come first and by value, then texts', () => {
  const labels = ['a', '10', '!', '9', '-1'];
  expect(reportOfRows({ labels, predictions: labels }).confusionMatrix?.classes).toEqual([
    '-1',
    '9',
    '10',
    '!',
    'a',
  ]);
});

test('the baseline is the most frequent label, the first of several', () => {
  const rows = { labels: ['b', 'a', 'b', 'a', 'c'], predictions: ['c', 'c', 'c', 'c', 'c'] };
  expect(reportOfRows(rows).baseline).toEqual({ class: 'a', accuracy: 0.4 });
});

test.each([
  // scipy.stats.binomtest(k, n).proportion_ci(method='wilson')
  [899, 1300, 0.6658983629778018, 0.7160499150363319],
  [0, 10, 0, 0.27753279986288926],
  [10, 10, 0.7224672001371109, 1],
  [1, 2, 0.09453120573423074, 0.9054687942657693],
])('the Wilson interval of %d right of %d', (correct, rows, low, high) => {
  const interval = wilsonInterval(correct, rows);
  expect(interval.low).toBeCloseTo(low, 13);
  expect(interval.high).toBeCloseTo(high, 13);
});

test('the Wilson interval ends at 0 when nothing is right, and at 1 when all is', () => {
  for (let rows = 1; rows <= 1000; rows += 1) {
    expect(wilsonInterval(0, rows).low).toBe(0);
    expect(wilsonInterval(rows, rows).high).toBe(1);
  }
});

test('one class everywhere leaves no kappa, and says why', () => {
  const { metrics, leftOut } = reportOfRows({ labels: ['a', 'a'], predictions: ['a', 'a'] });
  expect(metrics).toMatchObject({ accuracy: 1, balanced_accuracy: 1, f1_macro: 1 });
  expect(metrics).not.toHaveProperty('cohen_kappa');
  expect(leftOut['cohen_kappa']).toContain('of one class');
});

test('a confusion matrix of more than 512 classes is left out, and the rest is not', () => {
  const labels = Array.from({ length: 513 }, (_, row) => String(row));
  const full = reportOfRows({ labels: labels.slice(1), predictions: labels.slice(1) });
  expect(full.confusionMatrix?.counts).toHaveLength(512);
  const twice = [...labels, ...labels];
  const report = reportOfRows({ labels: twice, predictions: twice });
  expect(report).not.toHaveProperty('confusionMatrix');
  expect(report.leftOut['confusionMatrix']).toBe('There are more than 512 classes.');
  expect(report.perClass?.map(({ support }) => support)).toEqual(Array<number>(513).fill(2));
  expect(report.metrics.balanced_accuracy).toBe(1);
});

test('of more than 4096 classes only the accuracy is left, and it is right', () => {
  const most = Array.from({ length: MAX_COUNTED_CLASSES }, (_, row) => String(row));
  expect(reportOfRows({ labels: most, predictions: most }).perClass).toHaveLength(4096);
  const labels = [...most, 'one more', '7', '8'];
  const report = reportOfRows({ labels, predictions: [...most, 'one more', '7', '7'] });
  expect(report.metrics).toEqual({ accuracy: 4098 / 4099 });
  expect(report.correct).toBe(4098);
  expect(report.leftOut).toMatchObject({
    balanced_accuracy: 'There are more than 4096 classes.',
    f1_macro: 'There are more than 4096 classes.',
    cohen_kappa: 'There are more than 4096 classes.',
    baseline: 'There are more than 4096 classes.',
    perClass: 'There are more than 4096 classes.',
    confusionMatrix: 'There are more than 4096 classes.',
  });
});

test('when every row has another label, memory is bounded and the accuracy right', () => {
  const labels = Array.from({ length: 70_000 }, (_, row) => `row ${row}`);
  const predictions = labels.map((label, row) => (row % 7 === 0 ? label : 'ash'));
  const state = stateOf({ labels, predictions });
  expect(JSON.stringify(state).length).toBeLessThan(1000);
  expect(classificationReport(state).correct).toBe(10_000);
});

test('a row without a class, or without a prediction, is a bug and not a wrong answer', () => {
  const classes = createClassIndex();
  const tally = createTally({ task: 'classification', labelled: true, classes });
  const [a, none] = [classes.idOf('a'), -1];
  for (const [labels = [], predictions = []] of [
    [[a, a], [a]],
    [[a], [a, a]],
    [[none], [a]],
    [[a], [none]],
  ]) {
    expect(() => {
      const predicted = { task: 'classification', classes: Int32Array.from(predictions) } as const;
      tally.add(predicted, Int32Array.from(labels));
    }).toThrow(RangeError);
  }
});

test('no rows have no figures', () => {
  const report = reportOfRows({ labels: [], predictions: [] });
  expect(report).toMatchObject({ rows: 0, correct: 0, metrics: {} });
  expect(report.leftOut['accuracy']).toBe('There is no row.');
});

const className = fc.constantFrom('a', 'b', 'c', '1', '2', '10', '__proto__', 'constructor', '');

test('parts in any order have the report of the whole, bit for bit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(className, className), { minLength: 1, maxLength: 60 }),
      fc.array(fc.nat(), { maxLength: 4 }),
      (pairs, cuts) => {
        const rows: Rows = {
          // One row that is right, so that there is a score to report.
          labels: ['a', ...pairs.map(([label]) => label)],
          predictions: ['a', ...pairs.map(([, prediction]) => prediction)],
        };
        const parts = stateInParts(rows.labels.length, cuts, (from, to) => stateOf(rows, from, to));
        expect(reportOf(parts, TITLE)).toStrictEqual(reportOfRows(rows));
      },
    ),
  );
});

test('parts with few classes each have too many together', () => {
  const labels = Array.from({ length: 5000 }, (_, row) => String(row));
  const rows = { labels, predictions: labels };
  const parts = stateInParts(5000, [1000, 2500, 4000], (from, to) => stateOf(rows, from, to));
  expect(reportOf(parts, TITLE)).toStrictEqual(reportOfRows(rows));
  const small = { labels: labels.slice(0, 600), predictions: labels.slice(0, 600) };
  const halves = stateInParts(600, [300], (from, to) => stateOf(small, from, to));
  expect(reportOf(halves, TITLE)).toStrictEqual(reportOfRows(small));
});

test('labels and predictions of different classes are no score, also when no part shows it alone', () => {
  const labels = Array.from({ length: 40 }, (_, row) => String(100 + (row % 26)));
  const predictions = Array.from({ length: 40 }, (_, row) => String(row % 26));
  const parts = stateInParts(40, [10, 20, 30], (from, to) =>
    stateOf({ labels, predictions }, from, to),
  );
  const failure = thrownBy(() => reportOf(parts, TITLE));
  expect(failure.reason).toBe('LabelsDisagree');
  expect(failure.message).toBe(
    `The ${TITLE} predicts no class that the label column has: the labels are ` +
      '"100", "101", "102", "103", "104" and 21 more, its predictions "0", "1", "2", "3", "4" ' +
      'and 21 more. Choose the column with the classes that it was trained on.',
  );
});

test('a part in which all is wrong is no disagreement when another part has the class', () => {
  const labels = [...Array<string>(30).fill('a'), 'b'];
  const predictions = [...Array<string>(30).fill('b'), 'a'];
  const parts = stateInParts(31, [30], (from, to) => stateOf({ labels, predictions }, from, to));
  expect(reportOf(parts, TITLE)).toMatchObject({ rows: 31, correct: 0 });
});

test('classes that are too many to be counted are not judged', () => {
  const labels = Array.from({ length: 3000 }, (_, row) => String(row));
  const predictions = labels.map((label) => String(Number(label) + 3000));
  expect(reportOfRows({ labels, predictions })).toMatchObject({ rows: 3000, correct: 0 });
});
