import { chooseColumns } from '../../../../worker/csv/columns.ts';
import { nearNames } from '../../../../worker/csv/near-names.ts';
import { thrownBy } from '../../../support/failure.ts';

const HEADER = ['Line', '# Letter', ' Cz/theta', ' Cz/alpha'];

test('takes every column that is neither label nor ignored, in the order of the file', () => {
  expect(chooseColumns(HEADER, { label: '# Letter', ignore: ['Line'] })).toEqual({
    width: 4,
    label: { name: '# Letter', index: 1 },
    features: [
      { name: ' Cz/theta', index: 2 },
      { name: ' Cz/alpha', index: 3 },
    ],
    copied: [],
  });
});

test('takes the named features in the order of the manifest', () => {
  const { features } = chooseColumns(HEADER, {
    label: '# Letter',
    features: [' Cz/alpha', 'Line'],
  });
  expect(features.map(({ index }) => index)).toEqual([3, 0]);
});

test.each([
  [
    { label: 'Letter' },
    'The data has no column "Letter" (data.label): did you mean "# Letter"? ' +
      'Names match exactly, spaces included.',
  ],
  [
    { label: '# Letter', features: ['cz/theta'] },
    'The data has no column "cz/theta" (data.features): did you mean " Cz/theta"? ' +
      'Names match exactly, spaces included.',
  ],
  [
    { label: '# Letter', ignore: ['Zeile'] },
    'The data has no column "Zeile" (data.ignore): it has "Line", "# Letter", " Cz/theta", ' +
      '" Cz/alpha". Names match exactly, spaces included.',
  ],
  [
    { copied: ['line'] },
    'The data has no column "line" (output.columns): did you mean "Line"? ' +
      'Names match exactly, spaces included.',
  ],
])('names what is near a column that is not there: %j', (choice, message) => {
  const failure = thrownBy(() => chooseColumns(HEADER, choice));
  expect(failure.reason).toBe('ColumnNotFound');
  expect(failure.message).toBe(message);
});

test.each([
  [{ label: 'a' }, 'The data has the column "a" 2 times, and it is the label: rename one of them.'],
  [{ label: 'b' }, 'The data has the column "a" 2 times, and it is a feature: rename one of them'],
  [{ label: 'b', features: ['a'] }, 'The data has the column "a" 2 times'],
  [
    { label: 'b', features: ['c'], copied: ['a'] },
    'The data has the column "a" 2 times, and it is copied: rename one of them.',
  ],
  [{ label: 'b', ignore: ['a', 'c'] }, 'No column of the data is left as a feature'],
])('refuses a header that cannot be used: %j', (choice, message) => {
  const failure = thrownBy(() => chooseColumns(['a', 'b', 'a', 'c'], choice));
  expect(failure.reason).toBe('DataInvalid');
  expect(failure.message).toContain(message);
});

test('a name that is there twice does no harm when it is ignored or not used', () => {
  const header = ['a', 'b', 'a', 'c'];
  for (const choice of [
    { label: 'b', ignore: ['a'] },
    { label: 'b', features: ['c'] },
  ]) {
    expect(chooseColumns(header, choice).features).toEqual([{ name: 'c', index: 3 }]);
  }
});

test('without a label every column that is not ignored is a feature', () => {
  expect(chooseColumns(['a', 'b', 'c'], { ignore: ['b'] })).toEqual({
    width: 3,
    features: [
      { name: 'a', index: 0 },
      { name: 'c', index: 2 },
    ],
    copied: [],
  });
});

test('finds the columns to copy, whatever else they are for', () => {
  const { copied, features } = chooseColumns(HEADER, {
    label: '# Letter',
    ignore: ['Line'],
    copied: [' Cz/alpha', 'Line', '# Letter'],
  });
  expect(copied.map(({ index }) => index)).toEqual([3, 0, 1]);
  expect(features).toHaveLength(2);
});

test.each([
  ['letter', [' Letter', 'Setter'], [' Letter', 'Setter']],
  ['width', ['Width ', 'wdith', 'height'], ['Width ', 'wdith']],
  ['x', ['y', 'xyz'], ['y']],
  ['petal length', ['sepal length', 'species'], ['sepal length']],
])('near %j of %j are %j', (wanted, names, near) => {
  expect(nearNames(wanted, names)).toEqual(near);
});
