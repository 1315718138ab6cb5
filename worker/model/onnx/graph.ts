import { fromBinary } from '@bufbuild/protobuf';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import {
  AttributeGraphsSchema,
  AttributeNameSchema,
  AttributeSchema,
  GraphSchema,
  NodeSchema,
  TensorHeadSchema,
  TensorSchema,
  type Attribute,
  type Graph,
  type Node,
  type Tensor,
  type TensorHead,
} from './onnx_pb.ts';

/** A graph whose nodes are decoded, and found by the tensors that they make. */
export interface GraphIndex {
  readonly nodes: readonly Node[];
  /** The node that makes a tensor. */
  readonly producers: ReadonlyMap<string, Node>;
  /** Whether a tensor is always the same: an initializer or a Constant. */
  isConstant(name: string): boolean;
  /** The values of such a tensor; undefined for longer lists than are decoded. */
  constant(name: string): Tensor | undefined;
}

/** The two names of the operators of ONNX itself. */
const ONNX_DOMAINS: readonly string[] = ['', 'ai.onnx'];
/** The operators of classical machine learning. */
const ML_DOMAIN = 'ai.onnx.ml';

/** Operators with graphs of their own in their attributes. */
const CONTROL_FLOW: readonly string[] = ['If', 'Loop', 'Scan', 'SequenceMap'];

/**
 * Lists of values of more bytes than this are not decoded: as JavaScript's numbers they take eight
 * times as much, and as integers of 64 bits forty times. 65 536 names of classes of 128 bytes have
 * room, and two million weights. Weights as raw data are views, and may have any size.
 */
const MAX_LIST_BYTES = 8 * 1024 * 1024;

/** Decodes the nodes of a graph; lists of attributes stay encoded. */
export function indexGraph(graph: Graph): GraphIndex {
  const nodes = graph.node.map((bytes) => fromBinary(NodeSchema, bytes));
  const producers = new Map(nodes.flatMap((node) => node.output.map((name) => [name, node])));
  const initializers = new Map(graph.initializer.map((bytes) => [tensorHead(bytes).name, bytes]));
  return {
    nodes,
    producers,
    isConstant(name) {
      const node = producers.get(name);
      return initializers.has(name) || (node !== undefined && isOperator(node, 'Constant'));
    },
    constant(name) {
      const bytes = initializers.get(name);
      if (bytes !== undefined) return tensorOf(bytes);
      const node = producers.get(name);
      if (node === undefined || !isOperator(node, 'Constant')) return undefined;
      return attributeOf(node, 'value')?.t;
    },
  };
}

/** What an encoded tensor is called and where its values stand, without decoding them. */
export function tensorHead(bytes: Uint8Array): TensorHead {
  return fromBinary(TensorHeadSchema, bytes, { readUnknownFields: false });
}

/** A tensor; undefined when its values are a longer list than is decoded. */
export function tensorOf(bytes: Uint8Array): Tensor | undefined {
  const listed = bytes.length - tensorHead(bytes).rawData.length;
  return listed > MAX_LIST_BYTES ? undefined : fromBinary(TensorSchema, bytes);
}

/** An attribute; undefined when its values are a longer list than is decoded. */
export function attributeFrom(bytes: Uint8Array): Attribute | undefined {
  const listed = bytes.length - MAX_LIST_BYTES;
  return listed > 0 ? undefined : fromBinary(AttributeSchema, bytes);
}

/** Whether nodes of such an operator may hold graphs of their own. */
export function isControlFlow(operator: string): boolean {
  return CONTROL_FLOW.includes(operator);
}

/** Whether a node is one of these operators of ONNX itself. */
export function isOperator(node: Node, ...operators: readonly string[]): boolean {
  return ONNX_DOMAINS.includes(node.domain) && operators.includes(node.opType);
}

/** Whether a node is one of these operators of classical machine learning. */
export function isMlOperator(node: Node, ...operators: readonly string[]): boolean {
  return node.domain === ML_DOMAIN && operators.includes(node.opType);
}

/** An attribute of a node by its name. */
export function attributeOf(node: Node, name: string): Attribute | undefined {
  const bytes = node.attribute.find((encoded) => attributeName(encoded) === name);
  return bytes === undefined ? undefined : attributeFrom(bytes);
}

/**
 * The name of an encoded attribute, without decoding its values. Protocol Buffers writes it first, so
 * that the millions of values of a large forest are not even passed over.
 */
export function attributeName(bytes: Uint8Array): string {
  const reader = new BinaryReader(bytes);
  const { name } = AttributeNameSchema.field;
  if (reader.len > 0 && reader.tag()[0] === name.number) return reader.string();
  return fromBinary(AttributeNameSchema, bytes, { readUnknownFields: false }).name;
}

/** All nodes, those of graphs within nodes included. */
export function* nodesWithin(nodes: Iterable<Node>): Generator<Node> {
  for (const node of nodes) {
    yield node;
    if (!isOperator(node, ...CONTROL_FLOW)) continue;
    for (const encoded of node.attribute) {
      const { g, graphs } = fromBinary(AttributeGraphsSchema, encoded, {
        readUnknownFields: false,
      });
      for (const graph of g.length > 0 ? [g, ...graphs] : graphs) {
        yield* nodesWithin(
          fromBinary(GraphSchema, graph).node.map((bytes) => fromBinary(NodeSchema, bytes)),
        );
      }
    }
  }
}
