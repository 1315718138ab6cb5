import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { RunError } from '../../errors.ts';
import { isControlFlow } from './graph.ts';

/** The messages of onnx.proto that are decoded as a whole, and what leads from one to the other. */
type Message =
  | 'Model'
  | 'Graph'
  | 'Function'
  | 'Node'
  | 'Attribute'
  | 'Tensor'
  | 'Value'
  | 'Type'
  | 'TensorType'
  | 'Shape'
  | 'Flat';

/** Fields that hold such a message, by number; Flat is one of which only the fields count. */
const WITHIN: Readonly<Record<Message, Readonly<Record<number, Message>>>> = {
  Model: { 7: 'Graph', 8: 'Flat', 14: 'Flat', 25: 'Function' },
  Graph: { 1: 'Node', 5: 'Tensor', 11: 'Value', 12: 'Value' },
  Function: { 7: 'Node' },
  // Attributes are passed over, but those of control flow, which hold graphs.
  Node: {},
  Attribute: { 6: 'Graph', 11: 'Graph' },
  Tensor: { 13: 'Flat' },
  Value: { 2: 'Type' },
  Type: { 1: 'TensorType' },
  TensorType: { 2: 'Shape' },
  Shape: { 1: 'Flat' },
  Flat: {},
};

/** Messages with lists of values, which are passed over: not they are decoded, but views of them. */
const WITH_LISTS: readonly Message[] = ['Attribute', 'Tensor'];

/** NodeProto.op_type and NodeProto.attribute. */
const [OPERATOR, ATTRIBUTE] = [4, 5];

/**
 * So many parts may a model have, outside its weights and attributes: nodes, their inputs and outputs,
 * initializers, and what else is a field of its own. A node has four parts at least, and takes
 * onnxruntime 4.4 kB and half a millisecond: 65 536 of them are 290 MB for each thread, and the largest
 * networks that are exported have a quarter of them. Decoded here, a part of two bytes takes 400.
 */
const MAX_PARTS = 262_144;

/** How deep messages may be nested: the default of Protocol Buffers' own parser. */
const MAX_DEPTH = 100;

interface Place {
  readonly message: Message;
  readonly end: number;
  readonly depth: number;
}

/**
 * Refuses a model whose decoding would take much more memory than its file: ModelUnsupported for more
 * than 262 144 parts. To be called before anything is decoded. Throws a RangeError for what is no
 * Protocol Buffers message, or nested deeper than 100 messages.
 *
 * @param title what to call it in messages, such as model lda (clf_lda.onnx)
 */
export function refuseTooManyParts(bytes: Uint8Array, title: string): void {
  const reader = new BinaryReader(bytes);
  let parts = 0;
  const count = (): void => {
    parts += 1;
    if (parts <= MAX_PARTS) return;
    throw new RunError(
      'ModelUnsupported',
      `The ${title} has more than ${String(MAX_PARTS)} parts (nodes, their inputs and outputs, and ` +
        'initializers): no model that a converter writes has so many.',
    );
  };

  const walk = ({ message, end, depth }: Place): void => {
    if (depth > MAX_DEPTH) throw new RangeError(`nested deeper than ${String(MAX_DEPTH)} messages`);
    const isCounted = !WITH_LISTS.includes(message);
    const attributes: number[] = [];
    let operator = '';
    while (reader.pos < end) {
      const [field, wireType] = reader.tag();
      const within = wireType === WireType.LengthDelimited ? WITHIN[message][field] : undefined;
      if (isCounted || within !== undefined) count();
      if (within !== undefined) {
        walk(spanOf(reader, { message: within, end, depth }));
      } else if (message === 'Node' && wireType === WireType.LengthDelimited) {
        if (field === ATTRIBUTE) attributes.push(reader.pos);
        if (field === OPERATOR) operator = reader.string();
        else reader.skip(wireType, field);
      } else {
        reader.skip(wireType, field);
      }
      if (reader.pos > end) throw new RangeError('a field is longer than its message');
    }
    if (!isControlFlow(operator)) return;
    for (const at of attributes) {
      reader.pos = at;
      walk(spanOf(reader, { message: 'Attribute', end, depth }));
    }
    reader.pos = end;
  };
  walk({ message: 'Model', end: reader.len, depth: 1 });
}

/** The message that begins with its length here. */
function spanOf(reader: BinaryReader, { message, end, depth }: Place): Place {
  const length = reader.uint32();
  const span = { message, end: reader.pos + length, depth: depth + 1 };
  if (span.end > end) throw new RangeError('a message is longer than the one around it');
  return span;
}
