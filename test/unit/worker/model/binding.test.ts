import { bindInputs } from '../../../../worker/model/binding.ts';
import type { ModelInput } from '../../../../worker/model/prepared.ts';
import { thrownBy } from '../../../support/failure.ts';

const title = 'model m';
const matrix = (more: Partial<ModelInput> = {}): ModelInput => ({
  name: 'X',
  type: 'float32',
  rank: 2,
  ...more,
});
const column = (name: string, type: ModelInput['type'] = 'float32'): ModelInput => ({
  name,
  type,
  rank: 2,
  width: 1,
});

test.each([
  ['all features, in their order', [matrix({ width: 3 })], ['a', 'b', 'c'], [0, 1, 2], []],
  ['as many as there are', [matrix()], ['a', 'b'], [0, 1], []],
  ['texts', [matrix({ type: 'string', width: 2 })], ['a', 'b'], [], [0, 1]],
  ['one feature, whatever its name', [column('X')], ['a'], [0], []],
  ['one feature of several, by its name', [column('b', 'string')], ['a', 'b'], [], [1]],
  [
    'columns by their names, and leaves others',
    [column('c'), column('a', 'string'), column('d', 'int64')],
    ['a', 'b', 'c', 'd'],
    [2, 3],
    [0],
  ],
] as const)('a model takes %s', (...[, inputs, names, numbers, texts]) => {
  const binding = bindInputs({ title, inputs }, names);
  expect(binding).toMatchObject({ numbers, texts });
  expect(binding.inputs.flat().toSorted()).toEqual([...numbers, ...texts].toSorted());
});

test('each input has its features', () => {
  const inputs = [column('c'), column('a', 'string')];
  expect(bindInputs({ title, inputs }, ['a', 'b', 'c']).inputs).toEqual([[2], [0]]);
});

test.each([
  [[matrix({ width: 3 })], 'none', 'FeatureCountMismatch', 'takes 3 features, and the data has 2'],
  [[column('X')], 'none', 'FeatureCountMismatch', 'takes 1 features, and the data has 2'],
  [[column('a'), column('z')], 'none', 'FeatureCountMismatch', 'takes the columns "a", "z", '],
  [[matrix({ type: 'int64' })], 'l2', 'ModelUnsupported', 'takes integers (int64)'],
  [[matrix({ type: 'string' })], 'l2', 'ModelUnsupported', 'takes texts, and normalised rows'],
  [
    [matrix({ batch: 50_000_000 })],
    'none',
    'ModelUnsupported',
    'takes 50000000 rows of 2 features at once, more than 1048576 numbers',
  ],
  [[matrix({ batch: 524_289 })], 'none', 'ModelUnsupported', 'takes 524289 rows of 2 features'],
] as const)('refuses %j with normalize %s', (inputs, normalize, reason, message) => {
  const failure = thrownBy(() => bindInputs({ title, inputs }, ['a', 'b'], normalize));
  expect(failure.reason).toBe(reason);
  expect(failure.message).toContain(`The model m ${message}`);
});

test.each([
  [[matrix()], 'l2'],
  [[matrix({ batch: 524_288, width: 2 })], 'none'],
  [[matrix({ type: 'int32', width: 2 })], 'none'],
  [[matrix({ type: 'float64' })], 'max'],
] as const)('lets pass %j with normalize %s', (inputs, normalize) => {
  expect(() => bindInputs({ title, inputs }, ['a', 'b'], normalize)).not.toThrow();
});
