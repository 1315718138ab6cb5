import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { RunError } from '../../../../worker/errors.ts';
import { externalFilesOf } from '../../../../worker/model/onnx/external-files.ts';
import { TensorSchema, type Graph, type Tensor } from '../../../../worker/model/onnx/onnx_pb.ts';
import { prepareModel } from '../../../../worker/model/prepare.ts';
import { probabilitiesOf } from '../../../../worker/model/scores.ts';
import { createScoreReader } from '../../../../worker/model/read-scores.ts';
import { createClassIndex } from '../../../../worker/scoring/classes.ts';
import { thrownBy } from '../../../support/failure.ts';
import { fuzz } from '../../../support/fuzz.ts';
import { messageMutationsOf } from '../../../support/message-mutations.ts';
import { modelFiles } from '../../../support/model-files.ts';
import { mutationsOf } from '../../../support/mutations.ts';
import { node, onnxGraph, onnxModel, value, type Parts } from '../../../support/onnx-model.ts';

const MIB = 1024 * 1024;
const title = 'model m (m.onnx)';
const X = value('X', 'float32', ['N', 2]);

/** What becomes of a file on its way to onnxruntime. */
function load(bytes: Uint8Array): ReturnType<typeof prepareModel> {
  externalFilesOf(bytes, title);
  return prepareModel(bytes, { title });
}

/** A model whose one operator multiplies with W, with this in the place of something. */
function model(parts: Partial<Parts>): Uint8Array {
  return onnxModel({
    inputs: [X],
    outputs: [value('y', 'float32', ['N', 3])],
    nodes: [node('MatMul', ['X', 'W'], ['y'])],
    ...parts,
  });
}

function weights(more: MessageInitShape<typeof TensorSchema>): Tensor {
  return create(TensorSchema, { name: 'W', dataType: 1, dims: [2n, 3n], ...more });
}

/** Weights in another file. */
function elsewhere(entries: Readonly<Record<string, string>>): Uint8Array {
  const externalData = Object.entries(entries).map(([key, text]) => ({ key, value: text }));
  return model({ initializers: [weights({ dataLocation: 1, externalData })] });
}

function nested(depth: number): Graph {
  const inner = depth === 0 ? [node('Abs', ['X'], ['y'])] : [];
  const branch = depth === 0 ? undefined : nested(depth - 1);
  const nodes =
    branch === undefined
      ? inner
      : [
          node('If', ['c'], ['y'], {
            then_branch: branch,
            else_branch: onnxGraph({ inputs: [], outputs: [], nodes: [] }),
          }),
        ];
  return onnxGraph({ inputs: [], outputs: [value('y', 'float32')], nodes });
}

/** A model of IR version 8 whose graph has so many times the same field. */
function many(field: number, part: Uint8Array, count: number): Uint8Array {
  const one = new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(part).finish();
  const graph = Buffer.alloc(one.length * count, one);
  return new BinaryWriter()
    .tag(1, WireType.Varint)
    .int64(8)
    .tag(7, WireType.LengthDelimited)
    .bytes(graph)
    .finish();
}

const empty = new Uint8Array(0);

test.each<[string, () => Uint8Array, string, string]>([
  ['10 million nodes', () => many(1, empty, 10_000_000), 'ModelUnsupported', '262144 parts'],
  ['10 million initializers', () => many(5, empty, 10_000_000), 'ModelUnsupported', 'parts'],
  ['10 million outputs', () => many(12, empty, 10_000_000), 'ModelUnsupported', 'parts'],
  [
    'a node of a million inputs',
    () =>
      model({
        nodes: [
          node(
            'Sum',
            Array.from({ length: 1_000_000 }, () => 'X'),
            ['y'],
          ),
        ],
      }),
    'ModelUnsupported',
    'parts',
  ],
  [
    'an input of a million dimensions',
    () =>
      model({
        inputs: [
          value(
            'X',
            'float32',
            Array.from({ length: 1_000_000 }, () => 2),
          ),
        ],
      }),
    'ModelUnsupported',
    'parts',
  ],
  [
    'graphs in graphs',
    () => model({ nodes: [node('If', ['c'], ['y'], { then_branch: nested(60) })] }),
    'ModelInvalid',
    'nested deeper than 100',
  ],
  [
    '2^31 classes',
    () => model({ outputs: [value('y', 'float32', ['N', 2 ** 31])] }),
    'ModelUnsupported',
    'has 2147483648 classes',
  ],
  [
    'a width of 2^62',
    () => model({ outputs: [value('y', 'float32', ['N', 2 ** 62])] }),
    'ModelUnsupported',
    'classes; at most 65536',
  ],
  [
    'a field that is longer than the file',
    () => Buffer.from('080a3affffffff07', 'hex'),
    'ModelInvalid',
    'no valid Protocol Buffers',
  ],
  [
    'a varint without end',
    () => Buffer.alloc(MIB, 0xff),
    'ModelInvalid',
    'no valid Protocol Buffers',
  ],
  ['groups in groups', () => Buffer.alloc(MIB, 0x0b), 'ModelInvalid', 'no valid Protocol Buffers'],
  ['zeros', () => new Uint8Array(MIB), 'ModelInvalid', 'no valid Protocol Buffers'],
  [
    'an offset of 2^80',
    () => elsewhere({ location: 'w', offset: String(2n ** 80n) }),
    'ModelInvalid',
    'no valid offset',
  ],
  [
    'a length below 0',
    () => elsewhere({ location: 'w', length: '-4' }),
    'ModelInvalid',
    'no valid length',
  ],
  [
    'weights in /etc',
    () => elsewhere({ location: '/etc/passwd' }),
    'ModelUnsupported',
    "model's own folder",
  ],
  [
    'weights above',
    () => elsewhere({ location: 'a/../../w' }),
    'ModelUnsupported',
    "model's own folder",
  ],
])('a model with %s is refused before onnxruntime sees it', (_, bytes, reason, says) => {
  const failure = thrownBy(() => load(bytes()));
  expect(failure.message).toContain(says);
  expect(failure.reason).toBe(reason);
  expect(failure.message).toMatch(/^[^\n]{1,600}\.$/);
});

test.each<[string, Uint8Array]>([
  ['dims of 2^62', model({ initializers: [weights({ dims: [2n ** 62n, 2n] })] })],
  [
    'dims below 0',
    model({ initializers: [weights({ dims: [-1n, -6n], rawData: new Uint8Array(24) })] }),
  ],
  [
    'fewer weights than its dims say',
    model({ initializers: [weights({ rawData: new Uint8Array(4) })] }),
  ],
  [
    'a list of 9 million integers',
    model({ initializers: [weights({ int64Data: Array<bigint>(9 * MIB).fill(1n) })] }),
  ],
  ['nodes in a circle', model({ nodes: [node('Abs', ['b'], ['y']), node('Abs', ['y'], ['b'])] })],
  [
    'two nodes of one output',
    model({ nodes: [node('Abs', ['X'], ['y']), node('Exp', ['X'], ['y'])] }),
  ],
])('a model with %s is left to onnxruntime as it is', (_, bytes) => {
  expect(Buffer.compare(load(bytes).bytes, bytes)).toBe(0);
});

test('weights beyond the end of their file, however far, are none', () => {
  const files = new Map([['w', new Uint8Array(24)]]);
  for (const [offset, length] of [
    ['0', '25'],
    ['999999999999999', '1'],
    ['24', '1'],
    ['0', '999999999999999'],
  ]) {
    const bytes = elsewhere({ location: 'w', offset: offset ?? '', length: length ?? '' });
    const failure = thrownBy(() => prepareModel(bytes, { title }, files));
    expect(failure.reason).toBe('ModelInvalid');
    expect(failure.message).toContain('which has 24');
  }
});

test('forty thousand nodes of one input take no time that grows with their square', () => {
  const nodes = Array.from({ length: 40_000 }, (_, at) =>
    node('ai.onnx.ml:ZipMap', ['X'], [`o${String(at)}`]),
  );
  expect(load(model({ nodes, outputs: [value('y', 'string')] })).inputs).toHaveLength(1);
});

test('a hundred thousand scores for each row are too many classes, or are softmaxed', () => {
  const scores = new Float32Array(200_000);
  expect(probabilitiesOf(scores, scores.length, 'logits')[0]).toBeCloseTo(1 / scores.length, 12);
  const answer = { kind: 'scores', output: 'y', scale: 'logits' } as const;
  const reader = createScoreReader({ title, answer }, createClassIndex());
  const failure = thrownBy(() => reader.read({ y: { data: scores } }, { count: 1, size: 1 }));
  expect(failure.message).toContain('has 200000 classes; at most 65536 are taken');
});

test('whatever is done to a model, it is prepared, or there is a sentence', async () => {
  const files = modelFiles();
  const ends = await fuzz(
    { what: 'models before onnxruntime', inputs: 3000 },
    fc.oneof(mutationsOf(files), messageMutationsOf(files)),
    (bytes) => {
      try {
        load(bytes);
        return 'prepared';
      } catch (thrown) {
        if (!(thrown instanceof RunError)) throw thrown;
        expect(thrown.message).toMatch(/^[^\n]{1,2000}\.$/);
        return thrown.reason;
      }
    },
  );
  expect([...ends.keys()]).toEqual(
    expect.arrayContaining(['prepared', 'ModelInvalid', 'ModelUnsupported']),
  );
}, 300_000);
