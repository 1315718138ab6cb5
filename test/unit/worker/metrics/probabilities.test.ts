import { METRICS } from '../../../../worker/metrics/report.ts';
import { examples, reportOfRows, rowsOf, type Rows } from './examples.ts';

const AREAS = ['roc_auc_ovr', 'roc_auc_ovr_weighted'];

// log_loss(y, P) and roc_auc_score(y, P, multi_class='ovr', average=...) of scikit-learn 1.9.1, of the
// second class alone where there are two.
test.each([
  [5, 'float64', 1.7507211303867976, 0.7711424155447448, 0.7710598887555618],
  [2, 'float64', 0.9360143074900339, 0.7903773464027164, 0.7903773464027164],
  // P.astype(float32).astype(float)
  [5, 'float32', 1.750721130972369, 0.7711424155447448, 0.7710598887555618],
  [2, 'float32', 0.9360143079406337, 0.7903773464027164, 0.7903773464027164],
] as const)('%d classes of %s have the log loss and ROC AUC of scikit-learn', (...expected) => {
  const [classes, type, logLoss, macro, weighted] = expected;
  const report = reportOfRows({ ...examples(500, classes), type });
  expect(report.metrics.log_loss).toBeCloseTo(logLoss, 12);
  expect(report.metrics.roc_auc_ovr).toBeCloseTo(macro, 12);
  expect(report.metrics.roc_auc_ovr_weighted).toBeCloseTo(weighted, 12);
  expect(report).not.toHaveProperty('rocAucErrorBound');
  expect(report.leftOut).toEqual({});
  expect(Object.keys(report.metrics).sort()).toEqual([...METRICS.classification].sort());
});

test('a ROC AUC of many rows is binned, and off by no more than it says', () => {
  // roc_auc_score of 60 000 rows of five classes
  const report = reportOfRows(examples(60_000, 5));
  const error = report.rocAucErrorBound ?? 0;
  expect(error).toBeGreaterThan(0);
  expect(error).toBeLessThan(5e-4);
  expect(Math.abs((report.metrics.roc_auc_ovr ?? 0) - 0.7589718253455956)).toBeLessThan(error);
  expect(Math.abs((report.metrics.roc_auc_ovr_weighted ?? 0) - 0.7589720554535928)).toBeLessThan(
    error,
  );
  expect(report.metrics.log_loss).toBeCloseTo(1.9410848766815822, 12);
});

test('probabilities of 0 and 1 are clipped by the epsilon of a double', () => {
  const rows = rowsOf(
    ['a', 'b', 'b', 'a'],
    [
      [1, 0],
      [0.25, 0.75],
      [1, 0],
      [0.5, 0.5],
    ],
    ['a', 'b'],
  );
  expect(reportOfRows(rows).metrics.log_loss).toBeCloseTo(9.25612066053222, 12);
  const single = reportOfRows({ ...rows, type: 'float32' });
  expect(single.metrics.log_loss).toBeCloseTo(9.25612066053222, 12);
});

test.each([
  [0, 2 ** -52],
  [1e-17, 2 ** -52],
  [2 ** -52, 2 ** -52],
  [3e-16, 3e-16],
  [0.3, 0.3],
  [1 - 2 ** -51, 1 - 2 ** -51],
  [1 - 2 ** -53, 1 - 2 ** -52],
  [1, 1 - 2 ** -52],
])('a probability of %d has the loss of %d, to the last bit', (probability, clipped) => {
  const rows = rowsOf(['a'], [[probability, 1 - probability]], ['a', 'b']);
  expect(reportOfRows(rows).metrics.log_loss).toBe(-Math.log(clipped));
});

test('rows that sum to 1 but for rounding are taken as they are', () => {
  const rows = rowsOf(
    ['a', 'b'],
    [
      [0.5, 0.4999],
      [0.25, 0.75],
    ],
    ['a', 'b'],
  );
  expect(reportOfRows(rows).metrics.log_loss).toBeCloseTo(0.4904146265058631, 12);
});

test('values beyond 0 and 1 by rounding count as 0 and 1', () => {
  const rows = rowsOf(
    ['a', 'b'],
    [
      [1, 0],
      [1.0001, -0.0001],
    ],
    ['a', 'b'],
  );
  expect(reportOfRows(rows).metrics.roc_auc_ovr).toBe(0.5);
});

test('of two classes the ROC AUC is that of the second', () => {
  // roc_auc_score([0, 1], [0.5, 0.5001]); scores of the first class are the same
  const rows = rowsOf(
    ['a', 'b'],
    [
      [0.5, 0.5],
      [0.5, 0.5001],
    ],
    ['a', 'b'],
  );
  expect(reportOfRows(rows).metrics).toMatchObject({ roc_auc_ovr: 1, roc_auc_ovr_weighted: 1 });
});

test.each<[string, Rows, Record<string, string>]>([
  [
    'no probabilities',
    { labels: ['a', 'b'], predictions: ['a', 'b'] },
    { log_loss: 'The model gives no probabilities.' },
  ],
  [
    'decision values',
    rowsOf(
      ['a', 'b', 'c'],
      [
        [0.2, 0.3, 0.5],
        [-1.5, 0.5, 2],
        [0, 0, 1],
      ],
    ),
    { log_loss: 'are no probabilities: not in every row' },
  ],
  [
    'values that sum to 1 but are not between 0 and 1',
    rowsOf(
      ['a', 'b'],
      [
        [2, -1],
        [0, 1],
      ],
      ['a', 'b'],
    ),
    { log_loss: 'are no probabilities' },
  ],
  [
    'NaN',
    rowsOf(
      ['a', 'b'],
      [
        [NaN, NaN],
        [0, 1],
      ],
      ['a', 'b'],
    ),
    { log_loss: 'no probabilities' },
  ],
  ['one column', rowsOf(['a', 'a'], [[1], [1]], ['a']), { log_loss: 'for one class only' }],
  [
    'a label without a column',
    rowsOf(
      ['a', 'x', 'b', 'y', 'x'],
      Array.from({ length: 5 }, () => [0.2, 0.3, 0.5]),
    ),
    { log_loss: 'The model gives no probability for the label of 3 rows ("x", "y").' },
  ],
])('left out with the reason: %s', (_, rows, reasons) => {
  const { metrics, leftOut } = reportOfRows(rows);
  for (const name of ['log_loss', ...AREAS]) {
    expect(metrics).not.toHaveProperty(name);
    expect(leftOut[name]).toContain(reasons['log_loss']);
  }
});

test('the areas alone are left out when all labels are of one class', () => {
  const { metrics, leftOut } = reportOfRows(
    rowsOf(
      ['a', 'a'],
      [
        [0.5, 0.5],
        [0.25, 0.75],
      ],
      ['a', 'b'],
    ),
  );
  expect(metrics.log_loss).toBeCloseTo(1.5 * Math.LN2, 14);
  expect(Object.keys(leftOut).sort()).toEqual(['cohen_kappa', ...AREAS]);
  expect(leftOut['roc_auc_ovr']).toContain('All labels are of one class');
});

test('a class that no row has leaves out the macro average alone', () => {
  const probabilities = [
    [0.6, 0.3, 0.1],
    [0.2, 0.7, 0.1],
    [0.5, 0.4, 0.1],
    [0.4, 0.5, 0.1],
    [0.3, 0.6, 0.1],
  ];
  const { metrics, leftOut } = reportOfRows(rowsOf(['a', 'b', 'b', 'a', 'b'], probabilities));
  // roc_auc_score(..., average='weighted', labels=[0, 1, 2]); average='macro' is nan
  expect(metrics.roc_auc_ovr_weighted).toBeCloseTo(0.8333333333333334, 14);
  expect(metrics.log_loss).toBeCloseTo(0.6421815310438047, 14);
  expect(metrics).not.toHaveProperty('roc_auc_ovr');
  expect(leftOut['roc_auc_ovr']).toContain('No row has the label "c"');
});

test('areas that are too many to rank are left out, and the log loss is not', () => {
  const many = Array.from({ length: 900 }, (_, column) => String(column));
  const labels = Array.from({ length: 300 }, (_, row) => String(row % 2));
  const uniformly = labels.map(() => many.map(() => 1 / 900));
  const { metrics, leftOut } = reportOfRows(rowsOf(labels, uniformly, many));
  expect(metrics.log_loss).toBeCloseTo(Math.log(900), 12);
  for (const name of AREAS) {
    expect(metrics).not.toHaveProperty(name);
    expect(leftOut[name]).toBe('900 classes of 300 rows are too many to rank.');
  }
});
