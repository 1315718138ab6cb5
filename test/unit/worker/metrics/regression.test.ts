import fc from 'fast-check';
import { METRICS, type RegressionReport } from '../../../../worker/metrics/report.ts';
import { createClassIndex } from '../../../../worker/scoring/classes.ts';
import { createTally, reportOf, type TallyState } from '../../../../worker/metrics/tally.ts';
import { stateInParts, TITLE, uniform } from './examples.ts';

function stateOf(labels: number[], predicted: number[], from = 0, to = labels.length): TallyState {
  const tally = createTally({ task: 'regression', labelled: true, classes: createClassIndex() });
  const values = Float64Array.from(predicted.slice(from, to));
  tally.add({ task: 'regression', values }, Float64Array.from(labels.slice(from, to)));
  return structuredClone(tally.state());
}

function reportFor(labels: number[], predicted: number[]): RegressionReport {
  return regressionReport(stateOf(labels, predicted));
}

function regressionReport(state: TallyState): RegressionReport {
  const report = reportOf(state, TITLE);
  if (report.task !== 'regression' || !report.labelled) throw new Error('another report');
  return report;
}

/** Labels of 1e6 +- 1, and predictions off by up to 0.25: a = 1e6 + 2*u() - 1; p = a + 0.5*(u() - 0.5). */
function farFromZero(): { labels: number[]; predicted: number[] } {
  const u = uniform();
  const labels: number[] = [];
  const predicted = Array.from({ length: 1000 }, () => {
    const label = 1e6 + 2 * u() - 1;
    labels.push(label);
    return label + 0.5 * (u() - 0.5);
  });
  return { labels, predicted };
}

test.each<[string, number[], number[], RegressionReport['metrics'], number, number]>([
  [
    'a few rows, one label 0',
    [3, -0.5, 2, 7, 0],
    [2.5, 0, 2, 8, 0.25],
    // mean_absolute_error(y, p), ..., y.mean(), y.std() of scikit-learn 1.9.1
    {
      mean_absolute_error: 0.45,
      mean_squared_error: 0.3125,
      root_mean_squared_error: 0.5590169943749475,
      r2: 0.956354748603352,
      mean_absolute_percentage_error: 225179981368525.06,
      max_error: 1,
    },
    2.3,
    2.6758176320519307,
  ],
  [
    'labels of which nearly all cancels',
    farFromZero().labels,
    farFromZero().predicted,
    {
      mean_absolute_error: 0.12513021079520695,
      mean_squared_error: 0.020926192964298606,
      root_mean_squared_error: 0.1446588848439618,
      r2: 0.9385504567110793,
      mean_absolute_percentage_error: 1.251302097748714e-7,
      max_error: 0.24947476107627153,
    },
    1000000.0175035064,
    0.5835603594724306,
  ],
])('values are measured as scikit-learn does: %s', (...example) => {
  const [, labels, predicted, expected, constant, deviation] = example;
  const report = reportFor(labels, predicted);
  expect(report).toMatchObject({ task: 'regression', labelled: true, rows: labels.length });
  for (const name of METRICS.regression) {
    const value = expected[name] ?? NaN;
    expect((report.metrics[name] ?? NaN) / value).toBeCloseTo(1, 13);
  }
  expect(report.baseline?.constant).toBe(constant);
  expect(report.baseline?.root_mean_squared_error).toBeCloseTo(deviation, 14);
  expect(report.leftOut).toEqual({});
});

test('R2 loses nothing however far the labels are from 0', () => {
  const far = 2 ** 50;
  const { metrics } = reportFor([far, far + 1, far + 2, far + 3], [far, far + 1, far + 2, far + 4]);
  expect(metrics.r2).toBe(0.8);
});

test.each<[string, number[], number[], string[], string]>([
  ['no row', [], [], [...METRICS.regression, 'baseline'], 'There is no row.'],
  [
    'NaN',
    [1, 2, 3],
    [1, NaN, Infinity],
    [...METRICS.regression, 'baseline'],
    '2 of 3 predictions are NaN',
  ],
  ['one row', [1], [2], ['r2'], 'R2 needs two rows.'],
  ['the same label in all rows', [0.1, 0.1, 0.1], [0.1, 0.2, 0.1], ['r2'], 'nothing to explain'],
  [
    'labels that are too large to be squared',
    [1e200, 2e200],
    [1e200, 2e200],
    ['r2', 'baseline'],
    'The labels are too large',
  ],
  [
    'errors that are too large to be squared',
    [1, 2],
    [1e200, 2],
    ['mean_squared_error', 'root_mean_squared_error', 'r2'],
    'The errors are so large',
  ],
  [
    'errors that are too large at all',
    [1.7e308, 2],
    [-1.7e308, 2],
    [...METRICS.regression, 'baseline'],
    'too large',
  ],
  [
    'labels that are too small to be squared',
    [1e-200, 2e-200],
    [1, 2],
    ['r2', 'baseline'],
    'too near to each other',
  ],
  [
    'errors that are too small to be squared',
    [1, 1e-200],
    [1, 2e-200],
    ['mean_squared_error', 'root_mean_squared_error'],
    'The errors are so small',
  ],
])('left out with the reason: %s', (...example) => {
  const [, labels, predicted, names, reason] = example;
  const report = reportFor(labels, predicted);
  expect(Object.keys(report.leftOut).sort()).toEqual(names.toSorted());
  for (const name of names) {
    expect(report.metrics).not.toHaveProperty(name);
    expect(report.leftOut[name]).toContain(reason);
  }
  expect('baseline' in report).toBe(!names.includes('baseline'));
  for (const value of Object.values(report.metrics)) expect(value).not.toBeNaN();
});

test('a perfect model has errors of 0, and a constant target the baseline too', () => {
  expect(reportFor([1, 2], [1, 2]).metrics).toMatchObject({ root_mean_squared_error: 0, r2: 1 });
  expect(reportFor([0.1, 0.1], [1, 1]).baseline).toEqual({
    constant: 0.1,
    root_mean_squared_error: 0,
  });
});

const value = fc.double({ min: -1e100, max: 1e100, noNaN: true });

test('parts in any order have the report of the whole, bit for bit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 60 }),
      fc.array(fc.nat(), { maxLength: 4 }),
      (pairs, cuts) => {
        const labels = pairs.map(([label]) => label);
        const predicted = pairs.map(([, prediction]) => prediction);
        const parts = stateInParts(labels.length, cuts, (from, to) =>
          stateOf(labels, predicted, from, to),
        );
        expect(reportOf(parts, TITLE)).toStrictEqual(reportFor(labels, predicted));
        const backwards = reportFor(labels.toReversed(), predicted.toReversed());
        expect(backwards).toStrictEqual(reportFor(labels, predicted));
      },
    ),
  );
});

test('a row without a prediction is a bug', () => {
  expect(() => stateOf([1, 2], [1])).toThrow(RangeError);
});
