import { fromBinary } from '@bufbuild/protobuf';
import { externalFilesOf } from '../../../../../worker/model/onnx/external-files.ts';
import {
  ModelSchema,
  TensorSchema,
  type Tensor,
} from '../../../../../worker/model/onnx/onnx_pb.ts';
import { prepareModel } from '../../../../../worker/model/prepare.ts';
import { openSession } from '../../../../../worker/model/session.ts';
import { createClassIndex } from '../../../../../worker/scoring/classes.ts';
import { thrownBy } from '../../../../support/failure.ts';
import { node, onnxModel, tensor, value } from '../../../../support/onnx-model.ts';

function external(name: string, entries: Readonly<Record<string, string>>): Tensor {
  const message = tensor(name, [2, 1], []);
  message.dataLocation = 1;
  message.externalData = Object.entries(entries).map(([key, text]) => ({
    $typeName: 'batchinference.onnx.Entry',
    key,
    value: text,
  }));
  return message;
}

function model(...initializers: readonly Tensor[]): Uint8Array {
  return onnxModel({
    inputs: [value('X', 'float32', ['N', 2])],
    outputs: [value('Y', 'float32', ['N', 1])],
    nodes: [node('MatMul', ['X', 'W'], ['Z']), node('Add', ['Z', 'B'], ['Y'])],
    initializers,
  });
}

/** 3 and 5 at byte 8. */
const FILE = new Uint8Array(new Float32Array([0, 0, 3, 5, 0]).buffer);
const BIAS = tensor('B', [1], [0.5]);

test('names each file once, and none for a model that is whole', () => {
  const bytes = model(
    external('W', { location: './model.onnx.data', offset: '0' }),
    external('B', { location: 'model.onnx.data', offset: '8' }),
    external('C', { location: 'weights/c.bin' }),
  );
  expect(externalFilesOf(bytes, 'model m')).toEqual(['model.onnx.data', 'weights/c.bin']);
  expect(externalFilesOf(model(BIAS), 'model m')).toEqual([]);
});

test.each([
  [{ location: 'w.data', offset: '8', length: '8' }],
  [{ location: 'w.data', offset: '8' }],
])('takes the values of %j in', async (entries) => {
  const bytes = model(external('W', entries), BIAS);
  const prepared = prepareModel(bytes, { title: 'model m' }, new Map([['w.data', FILE]]));
  const { graph } = fromBinary(ModelSchema, prepared.bytes);
  const weights = fromBinary(TensorSchema, graph?.initializer[0] ?? new Uint8Array());
  expect(weights).toMatchObject({ dataLocation: 0, externalData: [] });
  const columns = {
    names: ['a', 'b'],
    numbers: new Map([
      [0, 0],
      [1, 1],
    ]),
    texts: new Map(),
  };
  const session = await openSession(prepared, createClassIndex(), columns);
  const numbers = Float64Array.of(1, 10);
  const prediction = await session.predict({ rows: 1, numbers, texts: [], lines: [2] });
  expect(prediction).toEqual({ task: 'regression', values: Float32Array.of(53.5) });
});

test.each([
  '/etc/passwd',
  '../weights',
  'a/../../weights',
  'a//b',
  './../w',
  '~/w',
  'a\\..\\w',
  'C:w',
  'w\0',
  '',
])('a file outside of the folder is refused: %j', (location) => {
  const bytes = model(external('W', { location }));
  for (const refused of [
    () => externalFilesOf(bytes, 'model m'),
    () => prepareModel(bytes, { title: 'model m' }, new Map([[location, FILE]])),
  ]) {
    const failure = thrownBy(refused);
    expect(failure.reason).toBe('ModelUnsupported');
    expect(failure.message).toContain("only files in the model's own folder are fetched");
  }
});

test.each([
  [
    { offset: '16', length: '8' },
    'weights at the bytes 16 to 24 of the file "w.data", which has 20',
  ],
  [{ offset: '16' }, 'weights at the bytes 16 to 24 of the file "w.data", which has 20'],
  [{ offset: '-8' }, 'weights at no valid offset of the file "w.data"'],
  [{ length: '1e3' }, 'weights at no valid length of the file "w.data"'],
])('%j is not in the file', (entries, message) => {
  const bytes = model(external('W', { location: 'w.data', ...entries }));
  const files = new Map([['w.data', FILE]]);
  const failure = thrownBy(() => prepareModel(bytes, { title: 'model m' }, files));
  expect(failure.reason).toBe('ModelInvalid');
  expect(failure.message).toContain(message);
});

test('a file that was not given is named', () => {
  const bytes = model(external('W', { location: 'w.data' }));
  const failure = thrownBy(() => prepareModel(bytes, { title: 'model m' }));
  expect(failure.message).toContain('the file "w.data", which was not given with it');
});

test('more than 1024 files are refused', () => {
  const many = Array.from({ length: 1025 }, (_, at) => external(`W${at}`, { location: `w${at}` }));
  expect(thrownBy(() => externalFilesOf(model(...many), 'model m')).message).toContain(
    'in 1025 other files',
  );
});

test('a model with weights in another file in any other place is not made ready', () => {
  const weights = external('W', { location: '/etc/passwd' });
  const bytes = onnxModel({
    inputs: [value('X', 'float32', ['N', 2])],
    outputs: [value('Y', 'float32', ['N', 1])],
    nodes: [node('Constant', [], ['W'], { value: weights }), node('MatMul', ['X', 'W'], ['Y'])],
  });
  const failure = thrownBy(() => prepareModel(bytes, { title: 'model m' }));
  expect(failure.message).toContain(
    'The model m keeps weights in other files ("/etc/passwd"), and not as',
  );
});
