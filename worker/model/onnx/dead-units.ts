import { toBinary } from '@bufbuild/protobuf';
import { FLOAT } from './element-type.ts';
import { isOperator, nodesWithin, tensorHead, tensorOf, type GraphIndex } from './graph.ts';
import { TensorSchema, type Graph, type Node, type Tensor } from './onnx_pb.ts';

/** A hidden layer as scikit-learn's networks are exported: activation(x · into + bias) · out. */
interface HiddenLayer {
  /** [features, units] */
  readonly into: string;
  /** [units], or [1, units] */
  readonly bias: string;
  /** [units, outputs] */
  readonly out: string;
}

/** Of a finite number they make a finite one, and of NaN the same for each unit. */
const ACTIVATIONS = ['Relu', 'Tanh', 'Sigmoid', 'Identity'];

/**
 * The initializers without the dead units of hidden layers: those with only zeros as weights, into
 * them and out of them. A penalty on the weights (scikit-learn's alpha) drives units there that are
 * of no use, often a fifth of all. What such a unit adds to each output is 0, so that without it the
 * outputs stay the same but for the order in which they are added up.
 *
 * @param graph with denormal weights set to 0
 */
export function withoutDeadUnits(
  { initializer: initializers, output, valueInfo }: Graph,
  { nodes }: Pick<GraphIndex, 'nodes'>,
): readonly Uint8Array[] {
  // The shapes of layers, where a file says them, would no longer be right.
  if (valueInfo.length > 0) return initializers;
  const outputs = output.map(({ name }) => name);
  const replaced = new Map<string, Uint8Array>();
  const encoded = new Map(initializers.map((bytes) => [tensorHead(bytes).name, bytes]));
  const tensor = (name: string): Tensor | undefined => {
    const bytes = replaced.get(name) ?? encoded.get(name);
    return bytes === undefined ? undefined : tensorOf(bytes);
  };
  for (const { into, bias, out } of hiddenLayers(nodes, outputs)) {
    for (const matrix of prune(
      floatsOf(tensor(into)),
      floatsOf(tensor(bias)),
      floatsOf(tensor(out)),
    )) {
      replaced.set(matrix.tensor.name, encodedOf(matrix));
    }
  }
  return initializers.map((bytes) => replaced.get(tensorHead(bytes).name) ?? bytes);
}

/** The one node that uses a tensor, when it is such an operator. */
type OnlyUser = (tensor: string | undefined, operators: readonly string[]) => Node | undefined;

function hiddenLayers(nodes: readonly Node[], outputs: readonly string[]): readonly HiddenLayer[] {
  const users = new Map<string, Node[]>();
  for (const node of nodesWithin(nodes)) {
    for (const name of node.input) {
      const known = users.get(name);
      if (known === undefined) users.set(name, [node]);
      else known.push(node);
    }
  }
  const onlyUser: OnlyUser = (tensor = '', operators) => {
    const [user, another] = users.get(tensor) ?? [];
    if (user === undefined || another !== undefined || outputs.includes(tensor)) return undefined;
    return isOperator(user, ...operators) ? user : undefined;
  };
  return nodes.map((node) => layerOf(node, onlyUser)).filter((layer) => layer !== undefined);
}

/** The layer that begins with a node. */
function layerOf(node: Node, onlyUser: OnlyUser): HiddenLayer | undefined {
  const [, into = ''] = node.input;
  if (onlyUser(into, ['MatMul']) !== node) return undefined;
  const sum = onlyUser(node.output[0], ['Add']);
  const activation = onlyUser(sum?.output[0], ACTIVATIONS);
  const product = onlyUser(activation?.output[0], ['MatMul']);
  if (sum === undefined || product === undefined) return undefined;
  const bias = sum.input.find((name) => name !== node.output[0]) ?? '';
  const [left, out = ''] = product.input;
  if (left !== activation?.output[0]) return undefined;
  const isOwn = onlyUser(bias, ['Add']) === sum && onlyUser(out, ['MatMul']) === product;
  return isOwn ? { into, bias, out } : undefined;
}

/** A tensor of floats, and its values row after row. */
interface Floats {
  readonly tensor: Tensor;
  readonly values: Float32Array;
}

/** Undefined for a tensor of another type, and for one whose values stand in another file. */
function floatsOf(tensor: Tensor | undefined): Floats | undefined {
  if (tensor?.dataType !== FLOAT) return undefined;
  const { dims, rawData, floatData } = tensor;
  const values =
    rawData.length > 0
      ? new Float32Array(Uint8Array.from(rawData).buffer)
      : Float32Array.from(floatData);
  const size = dims.reduce((product, length) => product * length, 1n);
  return BigInt(values.length) === size ? { tensor, values } : undefined;
}

function encodedOf({ tensor, values }: Floats): Uint8Array {
  const rawData = new Uint8Array(values.buffer);
  return toBinary(TensorSchema, { ...tensor, floatData: [], rawData });
}

function prune(
  into: Floats | undefined,
  bias: Floats | undefined,
  out: Floats | undefined,
): readonly Floats[] {
  if (into === undefined || bias === undefined || out === undefined) return [];
  const units = bias.values.length;
  const [intoDims, outDims] = [into.tensor.dims, out.tensor.dims];
  const isLayer = intoDims.length === 2 && outDims.length === 2 && outDims[0] === intoDims[1];
  if (!isLayer || Number(intoDims[1]) !== units || Number(bias.tensor.dims.at(-1)) !== units) {
    return [];
  }
  const alive = aliveUnits(into.values, out.values, units);
  // A layer without a unit is no matrix that the runtime knows.
  if (alive.length === units || alive.length === 0) return [];
  return [columnsOf(into, alive), columnsOf(bias, alive), rowsOf(out, alive)];
}

function aliveUnits(into: Float32Array, out: Float32Array, units: number): readonly number[] {
  const isAlive = new Uint8Array(units);
  for (const [at, weight] of into.entries()) if (weight !== 0) isAlive[at % units] = 1;
  const outputs = out.length / units;
  for (const [at, weight] of out.entries()) {
    if (weight !== 0) isAlive[Math.floor(at / outputs)] = 1;
  }
  return Array.from(isAlive.keys()).filter((unit) => isAlive[unit] === 1);
}

function columnsOf({ tensor, values }: Floats, kept: readonly number[]): Floats {
  const width = Number(tensor.dims.at(-1));
  const rows = values.length / width;
  const picked = new Float32Array(rows * kept.length);
  for (let row = 0; row < rows; row += 1) {
    for (const [at, column] of kept.entries()) {
      picked[row * kept.length + at] = values[row * width + column] ?? 0;
    }
  }
  const dims = tensor.dims.with(-1, BigInt(kept.length));
  return { tensor: { ...tensor, dims }, values: picked };
}

function rowsOf({ tensor, values }: Floats, kept: readonly number[]): Floats {
  const width = Number(tensor.dims.at(-1));
  const picked = new Float32Array(kept.length * width);
  for (const [at, row] of kept.entries()) {
    picked.set(values.subarray(row * width, (row + 1) * width), at * width);
  }
  const dims = tensor.dims.with(0, BigInt(kept.length));
  return { tensor: { ...tensor, dims }, values: picked };
}
