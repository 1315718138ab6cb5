import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { WireType } from '@bufbuild/protobuf/wire';
import {
  AttributeSchema,
  GraphSchema,
  ModelSchema,
  NodeSchema,
  TensorSchema,
  ValueSchema,
  type Graph,
  type Node,
  type Tensor,
  type Value,
} from '../../worker/model/onnx/onnx_pb.ts';

/** Numbers of TensorProto.DataType. */
export const TYPES = {
  float32: 1,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
};

type Attribute =
  | number
  | bigint
  | string
  | Graph
  | Tensor
  | readonly number[]
  | readonly bigint[]
  | readonly string[];

/** A model of these parts: IR version 8, operators of ONNX 13 and of machine learning 3. */
export interface Parts {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly nodes: readonly Node[];
  readonly initializers?: readonly Tensor[];
  readonly irVersion?: number;
  readonly opsets?: Readonly<Record<string, number>>;
  readonly functions?: readonly Uint8Array[];
}

/** An ONNX file. */
export function onnxModel(parts: Parts): Uint8Array {
  const { irVersion = 8, functions = [] } = parts;
  const opsets = parts.opsets ?? { '': 13, 'ai.onnx.ml': 3 };
  return toBinary(
    ModelSchema,
    create(ModelSchema, {
      irVersion: BigInt(irVersion),
      functions: [...functions],
      producerName: 'test',
      producerVersion: '1.2',
      metadataProps: [{ key: 'author', value: 'me' }],
      opsetImport: Object.entries(opsets).map(([domain, version]) => ({
        domain,
        version: BigInt(version),
      })),
      graph: onnxGraph(parts),
    }),
  );
}

/** The graph of a model, or one within a node. */
export function onnxGraph({ inputs, outputs, nodes, initializers = [] }: Parts): Graph {
  return create(GraphSchema, {
    input: [...inputs],
    output: [...outputs],
    node: nodes.map((n) => toBinary(NodeSchema, n)),
    initializer: initializers.map((t) => toBinary(TensorSchema, t)),
  });
}

/** An input or an output: of a tensor type and its sizes, or of no type at all. */
export function value(
  name: string,
  type?: keyof typeof TYPES,
  shape?: readonly (number | string)[],
): Value {
  if (type === undefined) return create(ValueSchema, { name });
  const dim = shape?.map((size) =>
    typeof size === 'number' ? { dimValue: BigInt(size) } : { dimParam: size },
  );
  const tensorType = { elemType: TYPES[type], ...(dim === undefined ? {} : { shape: { dim } }) };
  return create(ValueSchema, { name, type: { tensorType } });
}

/** A node, such as node('Add', ['a', 'b'], ['sum']); operators of another domain as domain:operator. */
export function node(
  operator: string,
  input: readonly string[],
  output: readonly string[],
  attributes: Readonly<Record<string, Attribute>> = {},
): Node {
  const at = operator.lastIndexOf(':');
  return create(NodeSchema, {
    opType: operator.slice(at + 1),
    domain: operator.slice(0, Math.max(at, 0)),
    input: [...input],
    output: [...output],
    attribute: Object.entries(attributes).map(([name, content]) => attribute(name, content)),
  });
}

/** Field 20, the type, is not part of the schema; onnxruntime wants it, so it is an unknown field. */
function attribute(name: string, content: Attribute): Uint8Array {
  const { type, value: init } = attributeValue(content);
  const message = create(AttributeSchema, { name, ...init });
  message.$unknown = [{ no: 20, wireType: WireType.Varint, data: Uint8Array.of(type) }];
  return toBinary(AttributeSchema, message);
}

function attributeValue(content: Attribute): {
  readonly type: number;
  readonly value: MessageInitShape<typeof AttributeSchema>;
} {
  if (typeof content === 'number') return { type: 1, value: { f: content } };
  if (typeof content === 'bigint') return { type: 2, value: { i: content } };
  if (typeof content === 'string') {
    return { type: 3, value: { s: new TextEncoder().encode(content) } };
  }
  if (!isList(content)) {
    return content.$typeName === 'batchinference.onnx.Graph'
      ? { type: 5, value: { g: toBinary(GraphSchema, content) } }
      : { type: 4, value: { t: content } };
  }
  const strings = content.map((text) => new TextEncoder().encode(String(text)));
  if (typeof content[0] === 'bigint') return { type: 7, value: { ints: content as bigint[] } };
  if (typeof content[0] === 'number') return { type: 6, value: { floats: content as number[] } };
  return { type: 8, value: { strings } };
}

function isList(
  content: Attribute,
): content is readonly number[] | readonly bigint[] | readonly string[] {
  return Array.isArray(content);
}

/** A tensor whose values stand in the list of their type. */
export function tensor(
  name: string,
  dims: readonly number[],
  values: readonly number[] | readonly bigint[] | readonly string[],
  type: 'float32' | 'float64' | 'int32' | 'int64' | 'string' = 'float32',
): Tensor {
  const list = {
    float32: { floatData: values as number[] },
    float64: { doubleData: values as number[] },
    int32: { int32Data: values as number[] },
    int64: { int64Data: values as bigint[] },
    string: { stringData: values.map((text) => new TextEncoder().encode(String(text))) },
  }[type];
  return create(TensorSchema, { name, dims: dims.map(BigInt), dataType: TYPES[type], ...list });
}
