import { fromBinary } from '@bufbuild/protobuf';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import {
  AttributeSchema,
  ModelSchema,
  NodeSchema,
  TensorSchema,
  type Node,
  type Tensor as TensorMessage,
} from '../../../../../worker/model/onnx/onnx_pb.ts';
import { prepareModel } from '../../../../../worker/model/prepare.ts';
import { node, onnxModel, tensor, value } from '../../../../support/onnx-model.ts';

const WEIGHTS = [1e-40, -1e-45, 2 ** -126, 0, -3, 1.5].map(Math.fround);
const FLUSHED = [0, 0, 2 ** -126, 0, -3, 1.5];

function raw(message: TensorMessage, values: Float32Array | Float64Array): TensorMessage {
  message.floatData = [];
  message.doubleData = [];
  // At an odd address, as it may be in a file.
  message.rawData = new Uint8Array(values.byteLength + 1).subarray(1);
  message.rawData.set(new Uint8Array(values.buffer));
  return message;
}

interface Network {
  readonly nodes?: readonly Node[];
  readonly initializers?: readonly TensorMessage[];
  readonly type?: 'float32' | 'float64';
}

function network({ nodes = [], initializers = [], type = 'float32' }: Network): Uint8Array {
  return onnxModel({
    inputs: [value('X', type, ['N', 2])],
    outputs: [value('Y', type, ['N', 3])],
    nodes,
    initializers,
  });
}

function edited(bytes: Uint8Array) {
  const { graph } = fromBinary(ModelSchema, prepareModel(bytes, { title: 'model m' }).bytes);
  return {
    initializer: fromBinary(TensorSchema, graph?.initializer[0] ?? new Uint8Array()),
    attribute: (name: string) => {
      const first = fromBinary(NodeSchema, graph?.node[0] ?? new Uint8Array());
      return first.attribute
        .map((encoded) => fromBinary(AttributeSchema, encoded))
        .find((attribute) => attribute.name === name);
    },
  };
}

const MAT_MUL = node('MatMul', ['X', 'W'], ['Y']);

test('denormal floats that are multiplied become 0, and no other value changes', () => {
  const list = network({ nodes: [MAT_MUL], initializers: [tensor('W', [2, 3], WEIGHTS)] });
  expect(edited(list).initializer.floatData).toEqual(FLUSHED);
  const inRaw = raw(tensor('W', [2, 3], []), new Float32Array(WEIGHTS));
  const { rawData } = edited(network({ nodes: [MAT_MUL], initializers: [inRaw] })).initializer;
  expect([...new Float32Array(rawData.slice().buffer)]).toEqual(FLUSHED);
});

test('denormal doubles that are multiplied become 0, and no other value changes', () => {
  const weights = [1e-310, -5e-324, 2 ** -1022, 0, -3, 1e-40];
  const flushed = [0, 0, 2 ** -1022, 0, -3, 1e-40];
  const list = tensor('W', [2, 3], weights, 'float64');
  const inList = network({ nodes: [MAT_MUL], initializers: [list], type: 'float64' });
  expect(edited(inList).initializer.doubleData).toEqual(flushed);
  const inRaw = raw(tensor('W', [2, 3], [], 'float64'), new Float64Array(weights));
  const bytes = network({ nodes: [MAT_MUL], initializers: [inRaw], type: 'float64' });
  expect([...new Float64Array(edited(bytes).initializer.rawData.slice().buffer)]).toEqual(flushed);
});

test('weights in a Constant and in the lists of linear models and support vectors are flushed', () => {
  const constant = node('Constant', [], ['W'], { value: tensor('W', [2, 3], WEIGHTS) });
  expect(edited(network({ nodes: [constant, MAT_MUL] })).attribute('value')?.t?.floatData).toEqual(
    FLUSHED,
  );
  for (const [operator, list] of [
    ['LinearRegressor', 'coefficients'],
    ['LinearRegressor', 'intercepts'],
    ['SVMRegressor', 'support_vectors'],
  ] as const) {
    const linear = node(`ai.onnx.ml:${operator}`, ['X'], ['Y'], { [list]: WEIGHTS });
    expect(edited(network({ nodes: [linear] })).attribute(list)?.floats).toEqual(FLUSHED);
  }
});

test.each([
  ['what is compared with', [node('Less', ['X', 'W'], ['Y'])]],
  ['what is divided by', [node('Div', ['X', 'W'], ['Y'])]],
  ['what is multiplied, and used otherwise too', [MAT_MUL, node('Less', ['X', 'W'], ['Z'])]],
])('%s stays as it is', (_, nodes) => {
  const bytes = network({ nodes, initializers: [tensor('W', [2, 3], WEIGHTS)] });
  expect(prepareModel(bytes, { title: 'model m' }).bytes).toBe(bytes);
});

test('the parameters of a kernel stay as they are', () => {
  const kernel = node('ai.onnx.ml:SVMRegressor', ['X'], ['Y'], { kernel_params: WEIGHTS });
  const bytes = network({ nodes: [kernel] });
  expect(prepareModel(bytes, { title: 'model m' }).bytes).toBe(bytes);
});

test('thresholds of trees stay as they are', () => {
  const tree = node('ai.onnx.ml:TreeEnsembleRegressor', ['X'], ['Y'], { nodes_values: WEIGHTS });
  const bytes = network({ nodes: [tree] });
  expect(prepareModel(bytes, { title: 'model m' }).bytes).toBe(bytes);
});

test('a file without denormal weights is not copied, and one with them is not changed', () => {
  const clean = network({ nodes: [MAT_MUL], initializers: [tensor('W', [2, 3], FLUSHED)] });
  expect(prepareModel(clean, { title: 'model m' }).bytes).toBe(clean);
  for (const type of ['float32', 'float64'] as const) {
    const zeros = type === 'float32' ? new Float32Array(6) : new Float64Array(6);
    const W = raw(tensor('W', [2, 3], [], type), zeros.fill(-0, 3));
    const bytes = network({ nodes: [MAT_MUL], initializers: [W], type });
    expect(prepareModel(bytes, { title: 'model m' }).bytes).toBe(bytes);
  }
  const dirty = network({ nodes: [MAT_MUL], initializers: [tensor('W', [2, 3], WEIGHTS)] });
  const before = dirty.slice();
  prepareModel(dirty, { title: 'model m' });
  expect(dirty).toEqual(before);
});

test('flushed weights change no label', async () => {
  // Every other weight is one that training has driven towards 0.
  const weights = Array.from({ length: 20 * 5 }, (_, at) =>
    at % 2 === 0 ? Math.sin(at) * 1e-39 : Math.sin(at),
  );
  const bytes = onnxModel({
    inputs: [value('X', 'float32', ['N', 20])],
    outputs: [value('label', 'int64', ['N', 1])],
    nodes: [node('MatMul', ['X', 'W'], ['Y']), node('ArgMax', ['Y'], ['label'], { axis: 1n })],
    initializers: [tensor('W', [20, 5], weights)],
  });
  const prepared = prepareModel(bytes, { title: 'model m' });
  expect(prepared.bytes).not.toEqual(bytes);
  const X = new Tensor(
    'float32',
    Float32Array.from({ length: 4000 }, (_, at) => Math.cos(at * at)),
    [200, 20],
  );
  const [before, after] = await Promise.all(
    [bytes, prepared.bytes].map(async (file) => {
      const session = await InferenceSession.create(file, { logSeverityLevel: 4 });
      return (await session.run({ X }))['label']?.data;
    }),
  );
  expect(after).toEqual(before);
  expect(new Set(before as BigInt64Array).size).toBeGreaterThan(2);
});
