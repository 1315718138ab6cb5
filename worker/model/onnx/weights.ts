import { toBinary } from '@bufbuild/protobuf';
import { withoutDenormalFloats, withoutDenormals } from './denormals.ts';
import {
  attributeFrom,
  attributeName,
  isMlOperator,
  isOperator,
  nodesWithin,
  tensorHead,
  tensorOf,
  type GraphIndex,
} from './graph.ts';
import { AttributeSchema, NodeSchema, TensorSchema, type Graph, type Node } from './onnx_pb.ts';

/** What only multiplies its weights and adds up: there they cost time, and there 0 does as well. */
const MULTIPLYING = ['MatMul', 'Gemm', 'Conv'];

/** The same with the weights in lists of floats. Thresholds of trees are compared with: they stay. */
const MULTIPLYING_LISTS = ['LinearClassifier', 'LinearRegressor', 'SVMClassifier', 'SVMRegressor'];
const LISTS = ['coefficients', 'intercepts', 'support_vectors'];

/**
 * Sets the denormal weights of a graph to 0, in initializers, Constants and attributes: neural
 * networks trained with a penalty (scikit-learn's alpha) are full of them, and take several times
 * longer to run. Gives the nodes and initializers, those without such weights as they were.
 */
export function flushWeights(
  graph: Graph,
  index: GraphIndex,
): { readonly node: Uint8Array[]; readonly initializer: Uint8Array[] } {
  const weights = multipliedOnly(index);
  return {
    initializer: graph.initializer.map((bytes) =>
      weights.has(tensorHead(bytes).name) ? flushedTensor(bytes) : bytes,
    ),
    node: graph.node.map((bytes, at) => {
      const node = index.nodes[at];
      return node === undefined ? bytes : flushedNode(node, bytes, weights);
    }),
  };
}

/** The tensors that nothing uses but what multiplies them. */
function multipliedOnly({ nodes }: GraphIndex): ReadonlySet<string> {
  const multiplied = new Set<string>();
  const otherwise = new Set<string>();
  for (const node of nodesWithin(nodes)) {
    const uses = isOperator(node, ...MULTIPLYING) ? multiplied : otherwise;
    for (const name of node.input) uses.add(name);
  }
  return new Set([...multiplied].filter((name) => !otherwise.has(name)));
}

function flushedTensor(bytes: Uint8Array): Uint8Array {
  const tensor = tensorOf(bytes);
  if (tensor === undefined) return bytes;
  const flushed = withoutDenormals(tensor);
  return flushed === tensor ? bytes : toBinary(TensorSchema, flushed);
}

function flushedNode(node: Node, bytes: Uint8Array, weights: ReadonlySet<string>): Uint8Array {
  const isWeight = isOperator(node, 'Constant') && weights.has(node.output[0] ?? '');
  const hasLists = isMlOperator(node, ...MULTIPLYING_LISTS);
  if (!isWeight && !hasLists) return bytes;
  const attribute = node.attribute.map((encoded) => {
    const name = attributeName(encoded);
    const isFlushed = isWeight ? name === 'value' : LISTS.includes(name);
    return isFlushed ? flushedAttribute(encoded) : encoded;
  });
  const isSame = attribute.every((encoded, at) => encoded === node.attribute[at]);
  return isSame ? bytes : toBinary(NodeSchema, { ...node, attribute });
}

function flushedAttribute(bytes: Uint8Array): Uint8Array {
  const attribute = attributeFrom(bytes);
  if (attribute === undefined) return bytes;
  const floats = withoutDenormalFloats(attribute.floats);
  const t = attribute.t === undefined ? undefined : withoutDenormals(attribute.t);
  if (floats === attribute.floats && t === attribute.t) return bytes;
  return toBinary(AttributeSchema, { ...attribute, floats, ...(t === undefined ? {} : { t }) });
}
