import { fromBinary } from '@bufbuild/protobuf';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import {
  ModelSchema,
  TensorSchema,
  type Tensor as TensorMessage,
} from '../../../../../worker/model/onnx/onnx_pb.ts';
import { prepareModel } from '../../../../../worker/model/prepare.ts';
import { node, onnxModel, tensor, value } from '../../../../support/onnx-model.ts';

const [FEATURES, UNITS, CLASSES] = [4, 20, 3];
/** Units whose weights, in and out, are 0 or denormal. */
const DEAD = [0, 7, 8, 19];
/** Units that have weights on one side only: they are no bother, and stay. */
const HALF = { into: 3, out: 12 };

/** Numbers that look like chance and are the same each time. */
function weights(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_, at) => Math.fround(Math.sin(seed + 12.9898 * at)));
}

function asRaw(message: TensorMessage): TensorMessage {
  const rawData = new Uint8Array(Float32Array.from(message.floatData).buffer);
  return { ...message, floatData: [], rawData };
}

interface Options {
  readonly activation?: string;
  readonly dead?: readonly number[];
  readonly encode?: (message: TensorMessage) => TensorMessage;
  /** More nodes and outputs, that use what the layer makes. */
  readonly nodes?: Parameters<typeof onnxModel>[0]['nodes'];
  readonly outputs?: readonly string[];
}

/** Y = activation(X · W + b) · V + c, as scikit-learn's networks are exported. */
function network(options: Options = {}): Uint8Array {
  const { activation = 'Relu', dead = DEAD, encode = (same) => same, nodes = [] } = options;
  const isDead = (unit: number) => dead.includes(unit);
  const into = weights(FEATURES * UNITS, 1).map((weight, at) =>
    isDead(at % UNITS) ? (at % 2) * 1e-40 : at % UNITS === HALF.out ? 0 : weight,
  );
  const out = weights(UNITS * CLASSES, 2).map((weight, at) => {
    const unit = Math.floor(at / CLASSES);
    return isDead(unit) || unit === HALF.into ? 0 : weight;
  });
  return onnxModel({
    inputs: [value('X', 'float32', ['N', FEATURES])],
    outputs: ['Y', ...(options.outputs ?? [])].map((name) => value(name, 'float32', ['N', 'M'])),
    nodes: [
      node('MatMul', ['X', 'W'], ['product']),
      node('Add', ['product', 'b'], ['sum']),
      node(activation, ['sum'], ['hidden']),
      node('MatMul', ['hidden', 'V'], ['scores']),
      node('Add', ['scores', 'c'], ['Y']),
      ...nodes,
    ],
    initializers: [
      encode(tensor('W', [FEATURES, UNITS], into)),
      tensor('b', [1, UNITS], weights(UNITS, 3)),
      tensor('V', [UNITS, CLASSES], out),
      tensor('c', [CLASSES], weights(CLASSES, 4)),
    ],
  });
}

const prepared = (bytes: Uint8Array) =>
  prepareModel(bytes, { title: 'model m', output: 'Y', task: 'classification' }).bytes;

function shapesOf(bytes: Uint8Array) {
  const { graph } = fromBinary(ModelSchema, bytes);
  const tensors = graph?.initializer.map((encoded) => fromBinary(TensorSchema, encoded)) ?? [];
  return Object.fromEntries(tensors.map(({ name, dims }) => [name, dims.map(Number)]));
}

async function answersOf(bytes: Uint8Array, rows: Float32Array): Promise<readonly number[]> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 4 });
  const X = new Tensor('float32', rows, [rows.length / FEATURES, FEATURES]);
  const { Y } = await session.run({ X }, ['Y']);
  return Array.from(Y?.data as Float32Array);
}

test.each([
  ['Relu', {}],
  ['Tanh', { activation: 'Tanh' }],
  ['Sigmoid', { activation: 'Sigmoid' }],
  ['no activation', { activation: 'Identity' }],
  ['weights as raw bytes', { encode: asRaw }],
])('dead units are taken out, and the answers stay: %s', async (_, options: Options) => {
  const before = network(options);
  const after = prepared(before);
  const alive = UNITS - DEAD.length;
  expect(shapesOf(after)).toEqual({
    W: [FEATURES, alive],
    b: [1, alive],
    V: [alive, CLASSES],
    c: [CLASSES],
  });
  const rows = Float32Array.from(weights(500 * FEATURES, 5));
  const [expected, answers] = [await answersOf(before, rows), await answersOf(after, rows)];
  expect(answers).toHaveLength(500 * CLASSES);
  // Of 20 products of at most 1, added up in another order.
  for (const [at, answer] of answers.entries()) expect(answer).toBeCloseTo(expected[at] ?? NaN, 5);
});

test('a missing value is one for a network without its dead units too', async () => {
  const rows = new Float32Array([1, NaN, 1, 1]);
  const before = network({ activation: 'Tanh' });
  expect(await answersOf(before, rows)).toEqual([NaN, NaN, NaN]);
  expect(await answersOf(prepared(before), rows)).toEqual([NaN, NaN, NaN]);
});

test.each([
  ['that is live', { dead: [] }],
  ['of which nothing would be left', { dead: Array.from({ length: UNITS }, (_, unit) => unit) }],
  ['that is an output', { outputs: ['hidden'] }],
  ['that is used again', { nodes: [node('Neg', ['hidden'], ['Z'])], outputs: ['Z'] }],
  ['whose weights are used again', { nodes: [node('Neg', ['W'], ['Z'])], outputs: ['Z'] }],
  ['with an activation that is not known', { activation: 'Softmax' }],
])('a layer %s stays whole', (_, options: Options) => {
  const { W, V } = shapesOf(prepared(network(options)));
  expect({ W, V }).toEqual({ W: [FEATURES, UNITS], V: [UNITS, CLASSES] });
});
