import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { RunError } from '../errors.ts';
import { thrownText } from '../quote.ts';

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
  if (isOrtFormat(bytes)) {
    throw new RunError(
      'ModelUnsupported',
      `The ${model} is in onnxruntime's own format (ORT), which is not supported: export it as ONNX.`,
    );
  }
  const reader = new BinaryReader(bytes);
  if (!isExternal(reader, model)) return;
  throw new RunError(
    'ModelUnsupported',
    `The ${model} keeps its weights in other files, which is not supported: ` +
      'save it as one file (onnx.save with save_as_external_data=False).',
  );
}

/** FlatBuffers have an identifier after the first four bytes. */
function isOrtFormat(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(4, 8)) === 'ORTM';
}

function isExternal(reader: BinaryReader, model: string): boolean {
  try {
    return hasExternalData(reader, { message: 'Model', end: reader.len, depth: 1 });
  } catch (cause) {
    throw new RunError(
      'ModelInvalid',
      `The ${model} cannot be loaded as an ONNX model: it is no valid Protocol Buffers message ` +
        `(${thrownText(cause)}).`,
      { cause },
    );
  }
}

function hasExternalData(reader: BinaryReader, { message, end, depth }: Place): boolean {
  if (message === 'ExternalData') return true;
  if (depth > MAX_DEPTH) throw new RangeError(`nested deeper than ${String(MAX_DEPTH)} messages`);
  while (reader.pos < end) {
    const [field, wireType] = reader.tag();
    const within = wireType === WireType.LengthDelimited ? FIELDS[message][field] : undefined;
    if (within !== undefined) {
      const length = reader.uint32();
      const next = { message: within, end: reader.pos + length, depth: depth + 1 };
      if (next.end > end) throw new RangeError('a message is longer than the one around it');
      if (hasExternalData(reader, next)) return true;
    } else if (message === 'Tensor' && field === DATA_LOCATION && wireType === WireType.Varint) {
      if (reader.uint64().toString() !== '0') return true;
    } else {
      reader.skip(wireType, field);
    }
    if (reader.pos > end) throw new RangeError('a field is longer than its message');
  }
  return false;
}
