import fc from 'fast-check';
import { createClassIndex } from '../../../../worker/scoring/classes.ts';
import { createTally, reportOf, type TallyState } from '../../../../worker/metrics/tally.ts';
import { stateInParts, TITLE } from './examples.ts';

function classesState(names: string[], from = 0, to = names.length): TallyState {
  const classes = createClassIndex();
  const tally = createTally({ task: 'classification', labelled: false, classes });
  const ids = Int32Array.from(names.slice(from, to), (name) => classes.idOf(name));
  tally.add({ task: 'classification', classes: ids });
  return structuredClone(tally.state());
}

function valuesState(values: number[], from = 0, to = values.length): TallyState {
  const tally = createTally({ task: 'regression', labelled: false, classes: createClassIndex() });
  tally.add({ task: 'regression', values: Float64Array.from(values.slice(from, to)) });
  return structuredClone(tally.state());
}

test('predicted classes are counted, the most frequent first', () => {
  const state = classesState(['b', '10', 'a', 'b', '9', 'a', 'c', 'b']);
  expect(reportOf(state, TITLE)).toEqual({
    task: 'classification',
    labelled: false,
    rows: 8,
    predicted: [
      { class: 'b', rows: 3 },
      { class: 'a', rows: 2 },
      { class: '9', rows: 1 },
      { class: '10', rows: 1 },
      { class: 'c', rows: 1 },
    ],
    leftOut: {},
  });
});

test('beyond a hundred classes the others are summed', () => {
  const names = Array.from({ length: 130 }, (_, row) => String(row % 103));
  const report = reportOf(classesState(names), TITLE);
  expect(report).toMatchObject({ rows: 130, others: { classes: 3, rows: 3 } });
  expect(report).toHaveProperty('predicted.length', 100);
});

test('too many classes to be counted are left out with a reason', () => {
  const names = Array.from({ length: 4097 }, (_, row) => String(row));
  const report = reportOf(classesState(names), TITLE);
  expect(report).not.toHaveProperty('predicted');
  expect(report.leftOut).toEqual({ predicted: 'There are more than 4096 classes.' });
});

test('predicted values have a distribution', () => {
  // numpy: v.mean(), v.std(), v.min(), v.max() of [2, 4, 4, 4, 5, 5, 7, 9]
  expect(reportOf(valuesState([2, 4, 4, 4, 5, 5, 7, 9]), TITLE)).toEqual({
    task: 'regression',
    labelled: false,
    rows: 8,
    predicted: { mean: 5, standardDeviation: 2, min: 2, max: 9 },
    leftOut: {},
  });
});

test.each<[string, number[], string]>([
  ['no row', [], 'There is no row.'],
  ['NaN', [1, NaN], '1 of 2 predictions are NaN or infinite.'],
  ['too large', [1e200, 1], 'The predictions are too large, or too near to each other'],
])('no distribution with the reason: %s', (_, values, reason) => {
  const report = reportOf(valuesState(values), TITLE);
  expect(report).not.toHaveProperty('predicted');
  expect(report.leftOut['predicted']).toContain(reason);
});

test('parts in any order have the report of the whole, bit for bit', () => {
  const cuts = fc.array(fc.nat(), { maxLength: 4 });
  const names = fc.array(fc.constantFrom('a', 'b', '1', '10', '2'), { maxLength: 40 });
  fc.assert(
    fc.property(names, cuts, (all, at) => {
      const parts = stateInParts(all.length, at, (from, to) => classesState(all, from, to));
      expect(reportOf(parts, TITLE)).toStrictEqual(reportOf(classesState(all), TITLE));
    }),
  );
  const values = fc.array(fc.double({ min: -1e100, max: 1e100, noNaN: true }), { maxLength: 40 });
  fc.assert(
    fc.property(values, cuts, (all, at) => {
      const parts = stateInParts(all.length, at, (from, to) => valuesState(all, from, to));
      expect(reportOf(parts, TITLE)).toStrictEqual(reportOf(valuesState(all), TITLE));
    }),
  );
});
