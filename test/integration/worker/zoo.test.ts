import { failureOf } from '../../support/ssh-connect.ts';
import { scoreCase } from '../../support/zoo-run.ts';
import {
  classifierCases,
  differences,
  DOUBLES,
  FLOATS,
  refusals,
  regressorCases,
  unpacked,
} from '../../support/zoo-cases.ts';

/** Metrics are as near as the numbers that they are of. */
function toleranceFor(numbers: readonly number[], wanted: readonly number[]): number {
  expect(differences(numbers, wanted, FLOATS)).toEqual([]);
  return differences(numbers, wanted, DOUBLES).length === 0 ? DOUBLES : FLOATS;
}

describe('a classifier predicts in the worker what it predicts in Python, and its metrics are scikit-learn’s:', () => {
  test.each(classifierCases)('$name', async (zooCase) => {
    const { classes, probabilities, metrics = {}, baseline = {} } = zooCase.expected;
    const { report, predictions } = await scoreCase(zooCase);
    expect(predictions.map((row) => row['m'])).toEqual(classes);
    const names = probabilities?.columns ?? [];
    const tolerance = toleranceFor(
      predictions.flatMap((row) => names.map((name) => Number(row[`m:${name}`]))),
      probabilities === undefined ? [] : Array.from(unpacked(probabilities)),
    );
    expect(report).toMatchObject({ task: 'classification', rows: classes.length });
    if (!report.labelled) return;
    expect(differences(report, { metrics, baseline }, tolerance)).toEqual([]);
    expect(Object.keys(report.metrics).sort()).toEqual(Object.keys(metrics).sort());
  });
});

describe('so does a regressor:', () => {
  test.each(regressorCases)('$name', async (zooCase) => {
    const { values, metrics = {}, baseline = {} } = zooCase.expected;
    const { report, predictions } = await scoreCase(zooCase);
    const tolerance = toleranceFor(
      predictions.map((row) => Number(row['m'])),
      values,
    );
    expect(report).toMatchObject({ task: 'regression', rows: values.length });
    if (!report.labelled) return;
    expect(differences(report, { metrics, baseline }, tolerance)).toEqual([]);
  });
});

describe('is refused, with the reason and what it is about in words:', () => {
  test.each(refusals)('$name: $reason', async ({ reason, words, ...rest }) => {
    const failure = await failureOf(scoreCase(rest));
    expect(failure.reason).toBe(reason);
    for (const word of words) expect(failure.message).toContain(word);
  });
});
