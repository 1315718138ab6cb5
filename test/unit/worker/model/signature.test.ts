import { refuseMisfit } from '../../../../worker/model/fit.ts';
import { signatureOf } from '../../../../worker/model/signature.ts';
import { thrownBy } from '../../../support/failure.ts';

type Value = Parameters<typeof signatureOf>[1][number];
type Type = Extract<Value, { isTensor: true }>['type'];

const tensor = (name: string, type: Type, shape: (number | string)[]): Value => ({
  name,
  isTensor: true,
  type,
  shape,
});
const zipMap: Value = { name: 'output_probability', isTensor: false };
const x = tensor('X', 'float32', ['', 4]);
const label = tensor('output_label', 'int64', ['']);

test.each([
  ['as scikit-learn exports by default', [label, zipMap], 'output_label', 'integer'],
  ['texts', [tensor('label', 'string', ['N'])], 'label', 'string'],
  ['a column', [tensor('label', 'int64', ['', 1])], 'label', 'integer'],
  ['a row, declared empty', [tensor('label', 'string', [1, 0])], 'label', 'string'],
  [
    'the label second',
    [tensor('probabilities', 'float32', ['', 3]), tensor('label', 'int64', [''])],
    'label',
    'integer',
  ],
  ['any name when it is the only one', [tensor('argmax', 'int64', [''])], 'argmax', 'integer'],
  [
    'the one with the name of a label',
    [tensor('class_labels', 'int64', [3]), tensor('label', 'int64', [''])],
    'label',
    'integer',
  ],
])('finds the label: %s', (_, outputs, name, kind) => {
  expect(signatureOf('model m', [x], outputs).label).toEqual({ name, kind });
});

test.each([
  [x, { name: 'X', type: 'float32', batch: undefined, features: 4 }],
  [tensor('in', 'float64', [7, 4]), { name: 'in', type: 'float64', batch: 7, features: 4 }],
  [
    tensor('in', 'int64', ['N', 'C']),
    { name: 'in', type: 'int64', batch: undefined, features: undefined },
  ],
])('finds the input: %j', (input, expected) => {
  expect(signatureOf('model m', [input], [label]).input).toEqual(expected);
});

test.each<[string, Value[], Value[], string]>([
  ['two inputs', [x, tensor('w', 'float32', ['', 1])], [label], 'takes X (float32 [any, 4]), w ('],
  ['no input', [], [label], 'takes nothing, and not one matrix'],
  ['an input of texts', [tensor('X', 'string', ['', 4])], [label], 'takes X (string [any, 4])'],
  ['an image', [tensor('X', 'float32', [1, 3, 8, 8])], [label], 'takes X (float32 [1, 3, 8, 8])'],
  [
    'a regression',
    [x],
    [tensor('variable', 'float32', ['', 1])],
    'gives variable (float32 [any, 1])',
  ],
  ['only a ZipMap', [x], [zipMap], 'gives output_probability (no tensor), and not one output'],
  ['integers per class', [x], [tensor('index', 'int64', ['', 5])], 'gives index'],
  [
    'two candidates',
    [x],
    [tensor('a', 'int64', ['']), tensor('b', 'int64', [''])],
    'gives a (int64 [any]), b (int64 [any])',
  ],
])('refuses %s, saying what there is', (_, inputs, outputs, message) => {
  const failure = thrownBy(() => signatureOf('model m (m.onnx)', inputs, outputs));
  expect(failure.reason).toBe('ModelUnsupported');
  expect(failure.message).toContain(`The model m (m.onnx) ${message}`);
});

test('refuses another number of features, naming both', () => {
  const signature = signatureOf('model m', [x], [label]);
  const failure = thrownBy(() => {
    refuseMisfit('model m', signature, { features: 5, normalize: 'none' });
  });
  expect(failure.reason).toBe('FeatureCountMismatch');
  expect(failure.message).toBe(
    'The model m takes 4 features, and the data has 5 feature columns: name the columns to ' +
      'leave out in data.ignore, or those to use in data.features.',
  );
});

test('takes any number of features when the model does not say how many', () => {
  const signature = signatureOf('model m', [tensor('X', 'float32', ['', ''])], [label]);
  expect(() => {
    refuseMisfit('model m', signature, { features: 5, normalize: 'l2' });
  }).not.toThrow();
});

test('refuses normalised rows for a model of integers', () => {
  const signature = signatureOf('model m', [tensor('X', 'int64', ['', 4])], [label]);
  const failure = thrownBy(() => {
    refuseMisfit('model m', signature, { features: 4, normalize: 'l2' });
  });
  expect(failure.reason).toBe('ModelUnsupported');
});
