import { fromBinary } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { RunError } from '../errors.ts';
import { quotedPath, thrownText } from '../quote.ts';
import { refuseOrtFormat } from './onnx/foreign-format.ts';
import { EntrySchema } from './onnx/onnx_pb.ts';

/** The messages of onnx.proto on the way from a model to its tensors. */
type Message =
  | 'Model'
  | 'Training'
  | 'Graph'
  | 'Function'
  | 'Node'
  | 'Attribute'
  | 'SparseTensor'
  | 'Tensor'
  | 'ExternalData';

/** Their fields that lead there, by number: a model may hold a tensor in each of these places. */
const FIELDS: Readonly<Record<Message, Readonly<Record<number, Message>>>> = {
  Model: { 7: 'Graph', 20: 'Training', 25: 'Function' },
  Training: { 1: 'Graph', 2: 'Graph' },
  Graph: { 1: 'Node', 5: 'Tensor', 15: 'SparseTensor' },
  Function: { 7: 'Node', 11: 'Attribute' },
  Node: { 5: 'Attribute' },
  Attribute: {
    5: 'Tensor',
    6: 'Graph',
    10: 'Tensor',
    11: 'Graph',
    22: 'SparseTensor',
    23: 'SparseTensor',
  },
  SparseTensor: { 1: 'Tensor', 2: 'Tensor' },
  Tensor: { 13: 'ExternalData' },
  ExternalData: {},
};

/** TensorProto.data_location: 0 is within the file, 1 in another one. */
const DATA_LOCATION = 14;

/** How deep messages may be nested: the default of Protocol Buffers' own parser. */
const MAX_DEPTH = 100;

/** A place in the tree of messages: which one, up to where in the file, and how deep. */
interface Place {
  readonly message: Message;
  readonly end: number;
  readonly depth: number;
}

/**
 * Refuses a model that names other files for its weights (TensorProto.external_data): onnxruntime
 * would read whatever file of this machine it names. ModelUnsupported for those and for a model in
 * onnxruntime's own format, which can do the same; ModelInvalid for what is no Protocol Buffers
 * message.
 *
 * The file is walked as it stands, and not decoded by a schema: where a field comes twice, or with
 * another wire type, two decoders may differ in what they see, and here each occurrence counts.
 *
 * @param model what to call it in messages, such as model lda (clf_lda.onnx)
 */
export function refuseExternalData(bytes: Uint8Array, model: string): void {
  refuseOrtFormat(bytes, model);
  const found = findIn(bytes, model);
  if (found === undefined) return;
  const file = found.length === 0 ? '' : locationOf(found);
  throw new RunError(
    'ModelUnsupported',
    `The ${model} keeps weights in other files${file === '' ? '' : ` (${quotedPath(file)})`}, and ` +
      'not as initializers of its graph, which is not supported: save it as one file ' +
      '(onnx.save with save_as_external_data=False).',
  );
}

function findIn(bytes: Uint8Array, model: string): Uint8Array | undefined {
  try {
    const reader = new BinaryReader(bytes);
    const span = findExternalData(reader, { message: 'Model', end: reader.len, depth: 1 });
    return span === undefined ? undefined : bytes.subarray(...span);
  } catch (cause) {
    throw new RunError(
      'ModelInvalid',
      `The ${model} cannot be loaded as an ONNX model: it is no valid Protocol Buffers message ` +
        `(${thrownText(cause)}).`,
      { cause },
    );
  }
}

/** The file that an entry of external data names, for the message. */
function locationOf(entry: Uint8Array): string {
  const { key, value } = fromBinary(EntrySchema, entry);
  return key === 'location' ? value : '';
}

/** Where the first entry of external data stands; an empty span for a location without one. */
function findExternalData(
  reader: BinaryReader,
  { message, end, depth }: Place,
): readonly [start: number, end: number] | undefined {
  if (message === 'ExternalData') return [reader.pos, end];
  if (depth > MAX_DEPTH) throw new RangeError(`nested deeper than ${String(MAX_DEPTH)} messages`);
  while (reader.pos < end) {
    const [field, wireType] = reader.tag();
    const within = wireType === WireType.LengthDelimited ? FIELDS[message][field] : undefined;
    if (within !== undefined) {
      const length = reader.uint32();
      const next = { message: within, end: reader.pos + length, depth: depth + 1 };
      if (next.end > end) throw new RangeError('a message is longer than the one around it');
      const found = findExternalData(reader, next);
      if (found !== undefined) return found;
    } else if (message === 'Tensor' && field === DATA_LOCATION && wireType === WireType.Varint) {
      if (reader.uint64().toString() !== '0') return [end, end];
    } else {
      skip(reader, wireType, field);
    }
    if (reader.pos > end) throw new RangeError('a field is longer than its message');
  }
  return undefined;
}

/** As the reader's own, without a view of each of the millions of values of a large forest. */
function skip(reader: BinaryReader, wireType: WireType, field: number): void {
  if (wireType === WireType.Bit32) {
    reader.pos += 4;
  } else if (wireType === WireType.Varint) {
    reader.uint32();
  } else if (wireType === WireType.LengthDelimited) {
    const length = reader.uint32();
    reader.pos += length;
  } else {
    reader.skip(wireType, field);
  }
}
