import { readFile } from 'node:fs/promises';
import { prepareModel } from '../../../../worker/model/prepare.ts';
import { thrownBy } from '../../../support/failure.ts';
import { node, onnxModel, tensor, value } from '../../../support/onnx-model.ts';

const MODELS = new URL('../../../fixtures/models/', import.meta.url);
const title = 'model m (m.onnx)';

test('says what a file says of itself', async () => {
  const bytes = await readFile(new URL('integers.onnx', MODELS));
  const { info, inputs, task, classes, labelKind } = prepareModel(bytes, { title });
  expect(info).toEqual({
    producer: 'skl2onnx',
    producerVersion: '1.20.0',
    irVersion: 10,
    opsets: { 'ai.onnx': 9, 'ai.onnx.ml': 1 },
    metadata: {},
  });
  expect(inputs).toEqual([{ name: 'X', type: 'float32', rank: 2, width: 4 }]);
  expect({ task, classes, labelKind }).toEqual({
    task: 'classification',
    classes: ['0', '1', '2'],
    labelKind: 'integer',
  });
});

test('what it makes can be cloned into another thread', async () => {
  const prepared = prepareModel(await readFile(new URL('strings.onnx', MODELS)), { title });
  expect(structuredClone(prepared)).toEqual(prepared);
});

const outputs = [value('Y', 'float32', ['N', 1])];
const nodes = [node('ReduceMax', ['X'], ['Y'])];

test.each([
  [value('X', 'float32', ['N', 4]), { type: 'float32', rank: 2, width: 4 }],
  [value('X', 'float64', [7, 4]), { type: 'float64', rank: 2, batch: 7, width: 4 }],
  [value('X', 'int64', ['N', 'C']), { type: 'int64', rank: 2 }],
  [value('X', 'int32', [0, 3]), { type: 'int32', rank: 2, width: 3 }],
  [value('X', 'string', ['N']), { type: 'string', rank: 1, width: 1 }],
  [value('X', 'float32'), { type: 'float32', rank: 2 }],
])('reads an input: %#', (input, expected) => {
  const prepared = prepareModel(onnxModel({ inputs: [input], outputs, nodes }), { title });
  expect(prepared.inputs).toEqual([{ name: 'X', ...expected }]);
});

test('initializers that an old file lists as inputs are none', () => {
  const inputs = [value('X', 'float32', ['N', 2]), value('W', 'float32', [2, 1])];
  const bytes = onnxModel({
    inputs,
    outputs,
    nodes: [node('MatMul', ['X', 'W'], ['Y'])],
    initializers: [tensor('W', [2, 1], [1, 2])],
    irVersion: 3,
  });
  expect(prepareModel(bytes, { title }).inputs.map(({ name }) => name)).toEqual(['X']);
});

test.each([
  ['no input', [], 'takes nothing, and not one matrix [rows, features] of float32, '],
  ['bool', [value('X', 'bool', ['N', 4])], 'takes X (bool [any, 4]), and not'],
  ['float16', [value('X', 'float16', ['N', 4])], 'takes X (float16 [any, 4]), and not'],
  ['an image', [value('X', 'float32', [1, 3, 8, 8])], 'takes X (float32 [1, 3, 8, 8]), and not'],
  ['a sequence', [value('X')], 'takes X (no tensor), and not'],
  [
    'a matrix beside a column',
    [value('X', 'float32', ['N', 4]), value('w', 'float32', ['N', 1])],
    'takes X (float32 [any, 4]), w (float32 [any, 1]), and not',
  ],
])('refuses an input that no CSV can fill: %s', (_, inputs, message) => {
  const failure = thrownBy(() => prepareModel(onnxModel({ inputs, outputs, nodes }), { title }));
  expect(failure.reason).toBe('ModelUnsupported');
  expect(failure.message).toContain(`The model m (m.onnx) ${message}`);
});

const text = (content: string): Uint8Array => Buffer.from(content, 'latin1');

test.each([
  ['nothing', new Uint8Array(0), 'is an empty file.'],
  ['a web page', text('<html>404</html>'), 'it is a text in HTML or XML.'],
  ['a pickle', text('\x80\x04\x95rest'), 'it is a Python pickle: convert the model with skl2onnx.'],
  ['a zip', text('PK\x03\x04rest'), 'it is a zip archive, as PyTorch'],
  ['HDF5', text('\x89HDF\r\n'), 'it is an HDF5 file, as Keras writes'],
  ['a pointer', text('version https://git-lfs.github.com/spec/v1'), 'run git lfs pull.'],
  ['a text', text('Hello, world'), 'it is no valid Protocol Buffers message ('],
  ['zeros', new Uint8Array(64), 'it is no valid Protocol Buffers message ('],
  ['a model without a graph', text('\x08\x08'), 'it has no graph.'],
])('%s is no model', (_, bytes, message) => {
  const failure = thrownBy(() => prepareModel(bytes, { title }));
  expect(failure.reason).toBe('ModelInvalid');
  expect(failure.message).toContain(message);
  expect(failure.message).not.toContain('\n');
});

test('half a model is no model', async () => {
  const bytes = await readFile(new URL('integers.onnx', MODELS));
  for (const length of [10, 300, bytes.length - 1]) {
    expect(thrownBy(() => prepareModel(bytes.subarray(0, length), { title })).reason).toBe(
      'ModelInvalid',
    );
  }
});

test('a graph that goes round in circles has an end', () => {
  const circle = [node('Identity', ['b'], ['a']), node('Identity', ['a'], ['b'])];
  const bytes = onnxModel({
    inputs: [value('X', 'float32', ['N', 2])],
    outputs: [value('a', 'float32', ['N', 3])],
    nodes: circle,
  });
  expect(prepareModel(bytes, { title }).answer).toEqual({
    kind: 'scores',
    output: 'a',
    scale: 'unknown',
  });
});
