import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { WireType } from '@bufbuild/protobuf/wire';
import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ModelSchema, NodeSchema, type Node } from '../../../../../worker/model/onnx/onnx_pb.ts';
import { prepareModel } from '../../../../../worker/model/prepare.ts';
import { node, onnxModel, tensor, value } from '../../../../support/onnx-model.ts';

const MODELS = new URL('../../../../fixtures/models/', import.meta.url);

const SCORES = [
  node('ai.onnx.ml:LinearClassifier', ['X'], ['label', 'scores'], {
    coefficients: [1, 0, 0, 1, -1, -1],
    intercepts: [0, 0, 0.5],
    classlabels_ints: [3n, 1n, 2n],
  }),
];
const ZIP_MAP = node('ai.onnx.ml:ZipMap', ['scores'], ['maps'], {
  classlabels_int64s: [3n, 1n, 2n],
});

function model(nodes: readonly Node[], outputs: readonly string[]): Uint8Array {
  return onnxModel({
    inputs: [value('X', 'float32', ['N', 2])],
    outputs: [value('label', 'int64', ['N']), ...outputs.map((name) => value(name))],
    nodes,
    initializers: [0, 1, 2, 3].map((at) => tensor(`at${at}`, [1], [BigInt(at)], 'int64')),
  });
}

function graphOf(bytes: Uint8Array) {
  const { graph } = fromBinary(ModelSchema, bytes);
  return {
    operators: graph?.node.map((bytes) => fromBinary(NodeSchema, bytes).opType),
    outputs: graph?.output.map(({ name }) => name),
  };
}

test('a ZipMap goes, and its input is the output, with the classes in its order', () => {
  const prepared = prepareModel(model([...SCORES, ZIP_MAP], ['maps']), { title: 'model m' });
  expect(graphOf(prepared.bytes)).toEqual({
    operators: ['LinearClassifier'],
    outputs: ['label', 'scores'],
  });
  expect(prepared.classes).toEqual(['3', '1', '2']);
});

test('a tensor that is an output already does not become one twice', () => {
  const bytes = model([...SCORES, ZIP_MAP], ['scores', 'maps']);
  expect(graphOf(prepareModel(bytes, { title: 'model m' }).bytes).outputs).toEqual([
    'label',
    'scores',
  ]);
});

test('a ZipMap whose maps are used stays', () => {
  const use = node('SequenceAt', ['maps', 'at0'], ['first']);
  const bytes = model([...SCORES, ZIP_MAP, use], ['first']);
  expect(prepareModel(bytes, { title: 'model m' }).bytes).toBe(bytes);
});

test('a ZipMap that nothing uses goes: it would run all the same', () => {
  const { bytes } = prepareModel(model([...SCORES, ZIP_MAP], []), { title: 'model m' });
  expect(graphOf(bytes)).toEqual({ operators: ['LinearClassifier'], outputs: ['label'] });
});

/** As skl2onnx's zipmap='columns': each class a slice of the scores. */
function columns(order: readonly number[]): readonly Node[] {
  return order.flatMap((at, index) => [
    node('Slice', ['scores', `at${at}`, `at${at + 1}`, 'at1'], [`slice${index}`]),
    node('Reshape', [`slice${index}`, 'flat'], [`i${[3, 1, 2][index]}`]),
  ]);
}

test('columns for each class become the scores that they are slices of', () => {
  const bytes = model([...SCORES, ...columns([0, 1, 2])], ['i3', 'i1', 'i2']);
  const prepared = prepareModel(bytes, { title: 'model m' });
  expect(graphOf(prepared.bytes).outputs).toEqual(['label', 'scores']);
  expect(prepared.answer).toMatchObject({ scores: { output: 'scores', classes: ['3', '1', '2'] } });
});

test('columns in another order than that of the scores stay as they are', () => {
  const bytes = model([...SCORES, ...columns([1, 0, 2])], ['i3', 'i1', 'i2']);
  const prepared = prepareModel(bytes, { title: 'model m' });
  expect(prepared.bytes).toBe(bytes);
  expect(prepared.answer).not.toHaveProperty('scores');
});

test('what the schema does not know survives the editing', () => {
  const bytes = model([...SCORES, ZIP_MAP], ['maps']);
  const original = fromBinary(ModelSchema, bytes);
  const extra = { no: 999, wireType: WireType.LengthDelimited, data: Uint8Array.of(2, 7, 8) };
  const first = fromBinary(NodeSchema, original.graph?.node[0] ?? new Uint8Array());
  for (const message of [original, original.graph, original.opsetImport[0], first]) {
    if (message !== undefined) message.$unknown = [extra];
  }
  original.graph?.node.splice(0, 1, toBinary(NodeSchema, first));
  const edited = fromBinary(
    ModelSchema,
    prepareModel(toBinary(ModelSchema, original), { title: 'model m' }).bytes,
  );
  const editedNode = fromBinary(NodeSchema, edited.graph?.node[0] ?? new Uint8Array());
  for (const message of [edited, edited.graph, edited.opsetImport[0], editedNode]) {
    expect(message?.$unknown).toContainEqual(extra);
  }
});

test.each(['integers', 'normalized', 'strings', 'strings-in-a-row', 'whole-numbers'])(
  '%s.onnx has the same labels without its ZipMap',
  async (name) => {
    const bytes = await readFile(new URL(`${name}.onnx`, MODELS));
    const prepared = prepareModel(bytes, { title: 'model m' });
    expect(graphOf(bytes).operators).toContain('ZipMap');
    expect(graphOf(prepared.bytes).operators).not.toContain('ZipMap');
    const rows = Array.from({ length: 800 }, (_, at) => ((at * 2654435761) % 45) - 3);
    const X =
      name === 'whole-numbers'
        ? new Tensor('int64', BigInt64Array.from(rows, BigInt), [200, 4])
        : new Tensor('float32', Float32Array.from(rows), [200, 4]);
    const labels = await Promise.all(
      [bytes, prepared.bytes].map(async (file) => {
        const session = await InferenceSession.create(file, { logSeverityLevel: 4 });
        return (await session.run({ X }, ['output_label']))['output_label']?.data;
      }),
    );
    expect(labels[1]).toEqual(labels[0]);
  },
);
