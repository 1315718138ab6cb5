import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { RunError } from '../../errors.ts';
import { thrownText } from '../../quote.ts';
import { foreignFormat, refuseOrtFormat } from './foreign-format.ts';
import { GraphSchema, ModelSchema, type Graph, type Model } from './onnx_pb.ts';
import { refuseTooManyParts } from './parts.ts';

/** A model whose graph is there; nodes and initializers are views of the file. */
export interface ModelFile {
  readonly model: Model;
  readonly graph: Graph;
}

/** A Protocol Buffers message has at most 2 GiB; no parser takes more. */
const MAX_BYTES = 2 ** 31 - 1;

/**
 * Reads an ONNX file. ModelInvalid for an empty file and for what is no ONNX model.
 *
 * @param title what to call it in messages, such as model lda (clf_lda.onnx)
 */
export function readModelFile(bytes: Uint8Array, title: string): ModelFile {
  if (bytes.length === 0) throw new RunError('ModelInvalid', `The ${title} is an empty file.`);
  refuseOrtFormat(bytes, title);
  const foreign = foreignFormat(bytes);
  if (foreign !== undefined) throw noModel(title, foreign);
  const model = understood(title, () => {
    refuseTooManyParts(bytes, title);
    return fromBinary(ModelSchema, bytes);
  });
  if (!model.graph?.node.length) throw noModel(title, 'it has no graph');
  return { model, graph: model.graph };
}

/** What `decode` gives; ModelInvalid when the bytes are no Protocol Buffers message. */
export function understood<T>(title: string, decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    if (cause instanceof RunError) throw cause;
    const text = `it is no valid Protocol Buffers message (${thrownText(cause)})`;
    throw noModel(title, text, { cause });
  }
}

/**
 * The file with changed nodes and initializers, each as the parts that make up its bytes.
 *
 * They are copied once, however large and nested they are: Protocol Buffers merges what comes twice,
 * so each follows the rest of the model in a graph of its own.
 */
export function writeModelFile(
  { model, graph }: ModelFile,
  initializers: readonly (readonly Uint8Array[])[],
  title: string,
): Uint8Array {
  const frame = toBinary(ModelSchema, {
    ...model,
    graph: { ...graph, node: [], initializer: [] },
  });
  const { graph: graphField } = ModelSchema.field;
  const { node, initializer } = GraphSchema.field;
  const within = (field: number, parts: readonly Uint8Array[]): Uint8Array[] =>
    delimited(graphField.number, delimited(field, parts));
  const parts = [
    frame,
    ...graph.node.flatMap((bytes) => within(node.number, [bytes])),
    ...initializers.flatMap((tensor) => within(initializer.number, tensor)),
  ];
  const size = byteLength(parts);
  if (size > MAX_BYTES) {
    throw new RunError(
      'ModelUnsupported',
      `The ${title} has ${String(size)} bytes with its weights, more than the 2 GiB of an ONNX file.`,
    );
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A field of so many bytes: its tag and length, and the parts as they are. */
export function delimited(field: number, parts: readonly Uint8Array[]): Uint8Array[] {
  const head = new BinaryWriter().tag(field, WireType.LengthDelimited).uint32(byteLength(parts));
  return [head.finish(), ...parts];
}

function byteLength(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

function noModel(title: string, why: string, options?: ErrorOptions): RunError {
  return new RunError(
    'ModelInvalid',
    `The ${title} cannot be loaded as an ONNX model: ${why}.`,
    options,
  );
}
