import { prepareModel } from '../../../../../worker/model/prepare.ts';
import { thrownBy } from '../../../../support/failure.ts';
import { modelFiles } from '../../../../support/model-files.ts';
import { node, onnxModel, value } from '../../../../support/onnx-model.ts';

const title = 'model m (m.onnx)';

interface Tree {
  readonly ids: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly leaves: readonly number[];
}

const bigints = (values: readonly number[]): bigint[] => values.map(BigInt);

/** A regression of one tree: the operator of operator sets 1 to 4. */
function byIds({ ids, left, right, leaves }: Tree): Uint8Array {
  return modelOf('ai.onnx.ml:TreeEnsembleRegressor', {
    nodes_treeids: bigints(ids.map(() => 0)),
    nodes_nodeids: bigints(ids),
    nodes_truenodeids: bigints(left),
    nodes_falsenodeids: bigints(right),
    nodes_modes: ids.map((_, at) => (leaves.includes(at) ? 'LEAF' : 'BRANCH_LEQ')),
  });
}

/** The same for the operator of operator set 5, in which all leaves are elsewhere. */
function byPlaces({ left, right }: Tree): Uint8Array {
  const leaf = (places: readonly number[]) => bigints(places.map((place) => (place < 0 ? 1 : 0)));
  return modelOf('ai.onnx.ml:TreeEnsemble', {
    nodes_truenodeids: bigints(left.map(Math.abs)),
    nodes_trueleafs: leaf(left),
    nodes_falsenodeids: bigints(right.map(Math.abs)),
    nodes_falseleafs: leaf(right),
  });
}

function modelOf(operator: string, attributes: Parameters<typeof node>[3]): Uint8Array {
  return onnxModel({
    inputs: [value('X', 'float32', ['N', 2])],
    outputs: [value('y', 'float32', ['N', 1])],
    nodes: [node(operator, ['X'], ['y'], attributes)],
    opsets: { '': 13, 'ai.onnx.ml': 5 },
  });
}

test.each<[string, Uint8Array]>([
  ['its root', byIds({ ids: [0, 1, 2], left: [1, 0, 0], right: [2, 0, 0], leaves: [2] })],
  ['itself', byIds({ ids: [0, 1], left: [0, 0], right: [1, 0], leaves: [1] })],
  [
    'a node above',
    byIds({ ids: [9, 5, 7, 3], left: [5, 7, 5, 0], right: [3, 3, 3, 0], leaves: [3] }),
  ],
  ['its root', byPlaces({ ids: [], left: [1, 0], right: [-1, -1], leaves: [] })],
  ['itself', byPlaces({ ids: [], left: [-1, 1], right: [1, -1], leaves: [] })],
])('a tree that leads back to %s is refused', (_, bytes) => {
  const failure = thrownBy(() => prepareModel(bytes, { title }));
  expect(failure.reason).toBe('ModelInvalid');
  expect(failure.message).toContain('a branch leads back to a node above it');
});

test.each<[string, Uint8Array]>([
  [
    'numbered upwards',
    byIds({ ids: [9, 5, 3], left: [5, 0, 0], right: [3, 0, 0], leaves: [1, 2] }),
  ],
  [
    'whose branches join',
    byIds({ ids: [0, 3, 2, 1], left: [3, 1, 1, 0], right: [2, 2, 1, 0], leaves: [3] }),
  ],
  ['that is a leaf', byIds({ ids: [0], left: [0], right: [0], leaves: [0] })],
  ['of places', byPlaces({ ids: [], left: [1, -1], right: [-1, -1], leaves: [] })],
])('a tree %s is a tree', (_, bytes) => {
  expect(prepareModel(bytes, { title }).task).toBe('regression');
});

test('a chain of a hundred thousand nodes is gone through without a stack', () => {
  const ids = Array.from({ length: 100_000 }, (_, at) => 100_000 - at);
  const left = ids.map((id) => id - 1);
  const tree = { ids, left, right: left, leaves: [ids.length - 1] };
  expect(prepareModel(byIds(tree), { title }).task).toBe('regression');
});

test('no model of a converter is taken for one', () => {
  let prepared = 0;
  for (const bytes of modelFiles()) {
    try {
      prepareModel(bytes, { title });
      prepared += 1;
    } catch (thrown) {
      expect(String(thrown)).not.toContain('leads back');
    }
  }
  expect(prepared).toBeGreaterThan(100);
});
