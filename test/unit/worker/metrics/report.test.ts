import { METRICS, metricOf, type ModelReport } from '../../../../worker/metrics/report.ts';

const classification: ModelReport = {
  task: 'classification',
  labelled: true,
  rows: 4,
  correct: 3,
  metrics: { accuracy: 0.75 },
  leftOut: { log_loss: 'The model gives no probabilities.' },
};
const unlabelled: ModelReport = { task: 'regression', labelled: false, rows: 4, leftOut: {} };

test('a metric is found by its name', () => {
  expect(metricOf(classification, 'accuracy')).toEqual({ value: 0.75 });
});

test('a metric that is not there says why', () => {
  expect(metricOf(classification, 'log_loss')).toEqual({
    missing: 'The model gives no probabilities.',
  });
  expect(metricOf(classification, 'r2')).toEqual({
    missing: 'r2 measures regression, and the model is one of classification.',
  });
  expect(metricOf(unlabelled, 'r2')).toEqual({
    missing: 'The data has no label to compare the predictions with.',
  });
});

test('no metric of one task is one of the other', () => {
  const names = Object.values(METRICS).flat();
  expect(new Set(names).size).toBe(names.length);
});
