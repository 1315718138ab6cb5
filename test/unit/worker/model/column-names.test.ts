import fc from 'fast-check';
import { identifier, matchColumns } from '../../../../worker/model/column-names.ts';
import { thrownBy } from '../../../support/failure.ts';

// What skl2onnx 1.20 made of these names.
test.each([
  [' Cz/theta', '_Cz_theta'],
  ['a num', 'a_num'],
  ['b/2', 'b_2'],
  ['2nd', '_2nd'],
  ['a+b', 'a+b'],
  ['größe (m²)', 'größe__m²_'],
])('%j is renamed to %j', (name, renamed) => {
  expect(identifier(name)).toBe(renamed);
});

test.each([
  ['exactly', ['b', 'a'], ['a', 'b'], [1, 0]],
  ['exactly before anything else', ['a', ' a', 'A'], ['A', ' a', 'a'], [2, 1, 0]],
  ['but for spaces around', ['Cz', ' d'], [' Cz ', 'd'], [0, 1]],
  ['as the converter renames', ['_Cz_theta', 'b_2'], ['b/2', ' Cz/theta'], [1, 0]],
  ['as the converter renames a trimmed name', ['Cz_theta'], [' Cz/theta'], [0]],
  ['but for upper and lower case', ['AGE', 'home_city'], ['Age', 'Home City'], [0, 1]],
])('matches %s', (_, inputs, columns, expected) => {
  expect(matchColumns(inputs, columns, 'model m')).toEqual(expected);
});

test.each([
  [
    ['a_b'],
    ['a b', 'a-b', 'c'],
    'ModelUnsupported',
    'The model m takes the columns "a_b", the features of the data are "a b", "a-b", "c", and more ' +
      'than one of these may be "a_b": "a b", "a-b".',
  ],
  [
    ['age', 'job'],
    ['age', 'jobs'],
    'FeatureCountMismatch',
    'The model m takes the columns "age", "job", the features of the data are "age", "jobs", and ' +
      'none of these is "job".',
  ],
  [['Age', 'AGE'], ['age'], 'FeatureCountMismatch', 'and none of these is "AGE".'],
])('refuses %j of %j with both lists', (inputs, columns, reason, message) => {
  const failure = thrownBy(() => matchColumns(inputs, columns, 'model m'));
  expect(failure.reason).toBe(reason);
  expect(failure.message).toContain(message);
});

test('any distinct names match themselves, in any order', () => {
  const names = fc.uniqueArray(fc.string({ maxLength: 4 }), { maxLength: 20 });
  fc.assert(
    fc.property(names, (columns) => {
      const inputs = columns.toReversed();
      const matched = matchColumns(inputs, columns, 'model m').map((at) => columns[at]);
      expect(matched).toEqual(inputs);
    }),
  );
});
