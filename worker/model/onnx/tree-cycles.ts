import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { RunError } from '../../errors.ts';
import { attributeName, isMlOperator, nodesWithin } from './graph.ts';
import type { Node } from './onnx_pb.ts';

/** The children of each node of some trees, by their places; -1 where there is none. */
type Children = readonly [Int32Array, Int32Array];

/** AttributeProto.ints and AttributeProto.strings. */
const [INTS, STRINGS] = [8, 9];

/**
 * Refuses trees that lead back to a node above: ModelInvalid; ModelUnsupported for more than four million
 * nodes in which that cannot be seen at once. onnxruntime walks round in them for
 * ever, in native code that hears no signal. (Two branches may join: LightGBM's converter writes the
 * membership of a set so.)
 */
export function refuseCyclicTrees(nodes: readonly Node[], title: string): void {
  for (const node of nodesWithin(nodes)) {
    const children = childrenOf(node, title);
    if (children === undefined || !hasCycle(children)) continue;
    throw new RunError(
      'ModelInvalid',
      `The ${title} cannot be used: in the trees of its ${node.opType} a branch leads back to a ` +
        'node above it. Export it again.',
    );
  }
}

/** A place takes 60 bytes to look up: these are 250 MB. No converter is known that has need of it. */
const MAX_LOOKED_UP = 4_194_304;

function tooMany(nodes: number, title: string): RunError {
  return new RunError(
    'ModelUnsupported',
    `The ${title} has trees of ${String(nodes)} nodes that are not numbered from the root on; at ` +
      `most ${String(MAX_LOOKED_UP)} are taken then.`,
  );
}

function childrenOf(node: Node, title: string): Children | undefined {
  if (isMlOperator(node, 'TreeEnsembleClassifier', 'TreeEnsembleRegressor')) {
    return childrenByIds(node, title);
  }
  return isMlOperator(node, 'TreeEnsemble') ? childrenByPlaces(node) : undefined;
}

/** Operator sets 1 to 4 of ai.onnx.ml: a node has a number in its tree, and a mode. */
function childrenByIds(node: Node, title: string): Children {
  const ids = integers(node, 'nodes_nodeids');
  const branches = ['nodes_truenodeids', 'nodes_falsenodeids'].map((name) => integers(node, name));
  const leaves = leavesOf(node);
  const [left = ids, right = ids] = branches;
  // As nearly all converters number them, from the root on, no place has to be looked up.
  const descends = ids.every((id, at) => {
    return leaves[at] === 1 || ((left[at] ?? 0) > id && (right[at] ?? 0) > id);
  });
  if (descends) return [new Int32Array(0), new Int32Array(0)];
  if (ids.length > MAX_LOOKED_UP) throw tooMany(ids.length, title);
  const trees = integers(node, 'nodes_treeids');
  const places = new Map<number, Map<number, number>>();
  for (const [at, id] of ids.entries()) {
    const tree = trees[at] ?? 0;
    const known = places.get(tree) ?? new Map<number, number>();
    places.set(tree, known.set(id, at));
  }
  const placesOf = (children: Int32Array): Int32Array =>
    Int32Array.from(ids, (_, at) => {
      if (leaves[at] === 1) return -1;
      return places.get(trees[at] ?? 0)?.get(children[at] ?? -1) ?? -1;
    });
  return [placesOf(left), placesOf(right)];
}

/** Operator set 5: a node is its place, and a flag says where a leaf follows. */
function childrenByPlaces(node: Node): Children {
  const children = (branch: 'true' | 'false'): Int32Array => {
    const leaves = integers(node, `nodes_${branch}leafs`);
    const places = integers(node, `nodes_${branch}nodeids`);
    return Int32Array.from(places, (place, at) => (leaves[at] === 1 ? -1 : place));
  };
  return [children('true'), children('false')];
}

/** Depth first; the way down is a list, as a chain of nodes may be longer than a stack of calls. */
function hasCycle([left, right]: Children): boolean {
  /** How many of its children were gone down to: none yet, one, both, or back from both (DONE). */
  const steps = new Uint8Array(left.length);
  const way: number[] = [];
  for (let root = 0; root < left.length; root += 1) {
    if (steps[root] === 0) way.push(root);
    for (let at = way.at(-1); at !== undefined; at = way.at(-1)) {
      const step = (steps[at] ?? 0) + 1;
      steps[at] = step;
      if (step === DONE) way.pop();
      const child = step === DONE ? -1 : ((step === 1 ? left : right)[at] ?? -1);
      const state = steps[child] ?? DONE;
      if (state === 0) way.push(child);
      else if (state !== DONE) return true;
    }
  }
  return false;
}

const DONE = 3;

/** Which nodes have the mode LEAF. */
function leavesOf(node: Node): Uint8Array {
  const leaves = new Uint8Array(sizeOf(node, 'nodes_modes'));
  let count = 0;
  read(node, 'nodes_modes', (reader, field) => {
    if (field !== STRINGS) return false;
    const mode = reader.bytes();
    if (mode.length === LEAF.length) leaves[count] = LEAF.equals(mode) ? 1 : 0;
    count += 1;
    return true;
  });
  return leaves.subarray(0, count);
}

const LEAF = Buffer.from('LEAF');

/** A list of integers, packed or not. */
function integers(node: Node, name: string): Int32Array {
  const values = new Int32Array(sizeOf(node, name));
  let count = 0;
  read(node, name, (reader, field, wireType) => {
    if (field !== INTS) return false;
    const length = wireType === WireType.LengthDelimited ? reader.uint32() : 1;
    for (const end = reader.pos + length; reader.pos < end;) {
      values[count] = reader.int32();
      count += 1;
    }
    return true;
  });
  return values.subarray(0, count);
}

/** More bytes than an attribute has there are no values in it; memory that is not written costs none. */
function sizeOf(node: Node, name: string): number {
  return encodedOf(node, name)?.length ?? 0;
}

function encodedOf(node: Node, name: string): Uint8Array | undefined {
  return node.attribute.find((encoded) => attributeName(encoded) === name);
}

/** Goes through the fields of the attribute of this name; `take` says whether it has read one. */
function read(
  node: Node,
  name: string,
  take: (reader: BinaryReader, field: number, wireType: WireType) => boolean,
): void {
  const bytes = encodedOf(node, name);
  if (bytes === undefined) return;
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (!take(reader, field, wireType)) reader.skip(wireType, field);
  }
}
