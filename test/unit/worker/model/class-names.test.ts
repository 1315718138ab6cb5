import { namedLabel, namedScores } from '../../../../worker/model/class-names.ts';
import { thrownBy } from '../../../support/failure.ts';

const title = 'model m';

test.each([
  [
    'integers of no list',
    { listed: undefined, isText: false },
    undefined,
    { labelKind: 'integer' },
  ],
  ['texts of no list', { listed: undefined, isText: true }, undefined, { labelKind: 'string' }],
  [
    'its own list',
    { listed: ['2', '10'], isText: false },
    undefined,
    { classes: ['2', '10'], labelKind: 'integer' },
  ],
  [
    'the manifest’s names of the classes it lists',
    { listed: ['2', '10'], isText: false },
    ['no', 'yes'],
    { classes: ['no', 'yes'], labelKind: 'string', renamed: { 2: 'no', 10: 'yes' } },
  ],
  [
    'the manifest’s names of indexes',
    { listed: undefined, isText: false },
    ['5', '7'],
    { classes: ['5', '7'], labelKind: 'integer', renamed: { 0: '5', 1: '7' } },
  ],
  [
    'the manifest’s order of texts',
    { listed: undefined, isText: true },
    ['no', 'yes'],
    { classes: ['no', 'yes'], labelKind: 'string' },
  ],
  [
    'the same texts',
    { listed: ['no', 'yes'], isText: true },
    ['no', 'yes'],
    { classes: ['no', 'yes'], labelKind: 'string' },
  ],
])('a label has %s', (_, model, labels, expected) => {
  expect(namedLabel(model, { title, ...(labels === undefined ? {} : { labels }) })).toEqual(
    expected,
  );
});

test.each([
  [
    { listed: ['a', 'b', 'c'], isText: true },
    ['x', 'y'],
    'has 3 classes, and its labels are 2: "x", "y".',
  ],
  [
    { listed: ['a', 'b'], isText: true },
    ['b', 'a'],
    'predicts the classes "a", "b", and its labels are "b", "a"',
  ],
])('refuses other labels than a model has: %j', (model, labels, message) => {
  expect(thrownBy(() => namedLabel(model, { title, labels })).message).toContain(message);
});

test.each([
  [{ listed: undefined, width: 3 }, undefined, { classes: ['0', '1', '2'], labelKind: 'integer' }],
  [{ listed: undefined, width: 1 }, undefined, { classes: ['0', '1'], labelKind: 'integer' }],
  [{ listed: undefined, width: undefined }, undefined, { labelKind: 'integer' }],
  [
    { listed: ['a', 'b'], width: undefined },
    undefined,
    { classes: ['a', 'b'], labelKind: 'string' },
  ],
  [{ listed: ['0', '1'], width: 2 }, ['a', 'b'], { classes: ['a', 'b'], labelKind: 'string' }],
])('scores have classes: %j', (model, labels, expected) => {
  expect(namedScores(model, { title, ...(labels === undefined ? {} : { labels }) })).toEqual(
    expected,
  );
});

test('refuses another number of labels than of scores', () => {
  const failure = thrownBy(() =>
    namedScores({ listed: undefined, width: 1 }, { title, labels: ['yes'] }),
  );
  expect(failure.message).toContain('has 2 classes, and its labels are 1: "yes"');
});
