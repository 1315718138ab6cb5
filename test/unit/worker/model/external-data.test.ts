import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { readFile } from 'node:fs/promises';
import { refuseExternalData } from '../../../../worker/model/external-data.ts';
import { prepareModel } from '../../../../worker/model/prepare.ts';
import { thrownBy } from '../../../support/failure.ts';

const REFUSAL =
  'The model m keeps weights in other files, and not as initializers of its graph, which is not ';
const MODELS = new URL('../../../fixtures/models/', import.meta.url);

/** A message within a message, and so on, by the numbers of their fields. */
function nested(path: readonly number[], innermost: Uint8Array): Uint8Array {
  return path.reduceRight<Uint8Array>(
    (message, field) =>
      new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(message).finish(),
    innermost,
  );
}

/** A tensor with the values of its field data_location, one after the other. */
function located(...locations: readonly number[]): Uint8Array {
  const tensor = new BinaryWriter().tag(8, WireType.LengthDelimited).string('weights');
  for (const location of locations) tensor.tag(14, WireType.Varint).int64(location);
  return tensor.finish();
}

const EXTERNAL = located(1);
const ENTRY = nested([13], new Uint8Array(0));

// The numbers are those of onnx.proto.
const PLACES: readonly (readonly [string, readonly number[]])[] = [
  ['an initializer', [7, 5]],
  ['the values of a sparse initializer', [7, 15, 1]],
  ['the indices of a sparse initializer', [7, 15, 2]],
  ['a Constant', [7, 1, 5, 5]],
  ['a list of tensors', [7, 1, 5, 10]],
  ['a sparse attribute', [7, 1, 5, 22, 1]],
  ['a list of sparse tensors', [7, 1, 5, 23, 2]],
  ['a branch of an If', [7, 1, 5, 6, 5]],
  ['a Constant in one of several subgraphs', [7, 1, 5, 11, 1, 5, 5]],
  ['a function', [25, 7, 5, 5]],
  ['the default of a function', [25, 11, 5]],
  ['the initialization of a training', [20, 1, 5]],
  ['the algorithm of a training', [20, 2, 5]],
];

test.each(PLACES)('refuses weights in another file: %s', (_, path) => {
  for (const tensor of [EXTERNAL, ENTRY]) {
    const failure = thrownBy(() => {
      refuseExternalData(nested(path, tensor), 'model m');
    });
    expect(failure.reason).toBe('ModelUnsupported');
    expect(failure.message).toContain(REFUSAL);
  }
});

test.each(PLACES)('lets pass weights in the file itself: %s', (_, path) => {
  for (const tensor of [located(), located(0)]) {
    expect(() => {
      refuseExternalData(nested(path, tensor), 'model m');
    }).not.toThrow();
  }
});

test.each([
  ['a location that is given twice', nested([7, 5], located(1, 0))],
  ['a location of more than 32 bits', nested([7, 5], located(2 ** 32 + 1))],
  [
    'a graph that comes twice',
    Buffer.concat([nested([7, 5], EXTERNAL), nested([7, 5], located())]),
  ],
  [
    'a number where the graph is due, which hides what follows it from some decoders',
    Buffer.concat([
      new BinaryWriter().tag(7, WireType.Varint).uint32(60).finish(),
      nested([7, 5], EXTERNAL),
      Buffer.alloc(60),
    ]),
  ],
])('is not misled by %s', (_, bytes) => {
  const failure = thrownBy(() => {
    refuseExternalData(bytes, 'model m');
  });
  expect(failure.message).toContain(REFUSAL);
});

test.each([
  [
    'nested without end',
    nested([7, ...Array.from({ length: 1000 }, () => [1, 5, 6]).flat()], EXTERNAL),
  ],
  ['longer than the message around it', Uint8Array.of(0x3a, 3, 0x2a, 9, 0)],
  ['cut off', nested([7, 5], EXTERNAL).subarray(0, 6)],
])('a message that is %s is no model', (_, bytes) => {
  const failure = thrownBy(() => {
    refuseExternalData(bytes, 'model m');
  });
  expect(failure.reason).toBe('ModelInvalid');
  expect(failure.message).toContain('no valid Protocol Buffers message');
});

test('onnxruntime’s own format is refused', () => {
  const failure = thrownBy(() => {
    refuseExternalData(Buffer.from('\x0a\x80\x80\x01ORTM\0\0\0\0', 'latin1'), 'model m');
  });
  expect(failure.reason).toBe('ModelUnsupported');
  expect(failure.message).toContain('ORT');
});

test('a model with weights in another file is not made ready, wherever they stand', async () => {
  const whole = await readFile(new URL('integers.onnx', MODELS));
  // Protocol Buffers merges what comes twice: the graph gets one more sparse initializer.
  const bytes = Buffer.concat([whole, nested([7, 15, 1], EXTERNAL)]);
  const failure = thrownBy(() => prepareModel(bytes, { title: 'model m' }));
  expect(failure.message).toContain(REFUSAL);
});

test('the file is named when the model names it', () => {
  const entry = new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string('location')
    .tag(2, WireType.LengthDelimited)
    .string('/etc/passwd');
  const failure = thrownBy(() => {
    refuseExternalData(nested([7, 5, 13], entry.finish()), 'model m');
  });
  expect(failure.message).toContain('keeps weights in other files ("/etc/passwd"), and not as');
});
