import { readFile } from 'node:fs/promises';
import { prepareModel } from '../../../../worker/model/prepare.ts';
import type { PreparedModel } from '../../../../worker/model/prepared.ts';
import { openSession } from '../../../../worker/model/session.ts';
import { createClassIndex } from '../../../../worker/scoring/classes.ts';
import { node, onnxModel, tensor, value } from '../../../support/onnx-model.ts';

/** What this test uses of WebAssembly, which TypeScript declares only for browsers. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
};

const MODELS = new URL('../../../fixtures/models/', import.meta.url);
const NAMES = [' width', 'length/2', 'a', 'b'];
// Near the middle of each of the three classes that the models know.
const ROWS = [20, 10, 5, 30, 10, 22, 12, 14, 12, 12, 30, 10];

const columns = {
  names: NAMES,
  numbers: new Map(NAMES.map((_, at) => [at, at])),
  texts: new Map<number, number>(),
};

function rows(count: number) {
  return {
    rows: count,
    numbers: Float64Array.from({ length: 4 * count }, (_, index) => ROWS[index % 12] ?? 0),
    texts: [],
    lines: Array.from({ length: count }, (_, row) => row + 2),
  };
}

async function fixture(file: string): Promise<PreparedModel> {
  const bytes = await readFile(new URL(file, MODELS));
  return prepareModel(bytes, { title: `model m (${file})` });
}

async function classesOf(prepared: PreparedModel, features: ReturnType<typeof rows>) {
  const classes = createClassIndex();
  const session = await openSession(prepared, classes, columns);
  const prediction = await session.predict(features);
  if (prediction.task === 'regression') throw new Error('no classes');
  return [...prediction.classes].map((id) => classes.names[id]);
}

test.each([
  ['integers.onnx', ['0', '1', '2']],
  ['no-zipmap.onnx', ['0', '1', '2']],
  ['label-second.onnx', ['0', '1', '2']],
  ['double.onnx', ['0', '1', '2']],
  ['whole-numbers.onnx', ['0', '1', '2']],
  ['seven-rows.onnx', ['0', '1', '2']],
  ['strings.onnx', ['ash', 'birch', 'cedar']],
  ['strings-in-a-row.onnx', ['ash', 'birch', 'cedar']],
])('%s predicts a class per row', async (file, classes) => {
  const prepared = await fixture(file);
  for (const count of [1, 3, 7, 20]) {
    expect(await classesOf(prepared, rows(count))).toEqual(
      Array.from({ length: count }, (_, row) => classes[row % 3]),
    );
  }
});

test('two models share the ids of their classes, and one session is asked again and again', async () => {
  const classes = createClassIndex();
  const sessions = await Promise.all(
    ['integers.onnx', 'double.onnx'].map(async (file) =>
      openSession(await fixture(file), classes, columns),
    ),
  );
  for (const count of [3, 1, 9, 3]) {
    const [a, b] = await Promise.all(sessions.map((session) => session.predict(rows(count))));
    expect(a).toMatchObject({ classes: (b?.task === 'classification' && b.classes) || [] });
  }
  expect(classes.names).toEqual(['0', '1', '2']);
});

test('probabilities come with the class of each column, also in pieces', async () => {
  const classes = createClassIndex();
  const [whole, pieces] = await Promise.all(
    ['no-zipmap.onnx', 'seven-rows.onnx'].map(async (file) => {
      const session = await openSession(await fixture(file), classes, columns);
      return session.predict(rows(20));
    }),
  );
  if (whole?.task !== 'classification' || pieces?.task !== 'classification') throw new Error();
  expect(whole.probabilities?.columns).toEqual([0, 1, 2]);
  expect(whole.probabilities?.values).toHaveLength(60);
  expect(pieces.probabilities?.columns).toEqual([0, 1, 2]);
  expect([...(pieces.probabilities?.values ?? [])]).toEqual([
    ...(whole.probabilities?.values ?? []),
  ]);
});

test('without need for probabilities only the label is asked for', async () => {
  const prepared = await fixture('integers.onnx');
  const session = await openSession(prepared, createClassIndex(), columns, {
    probabilities: false,
  });
  expect(await session.predict(rows(3))).toEqual({
    task: 'classification',
    classes: Int32Array.of(0, 1, 2),
  });
});

test('a regression predicts a number per row', async () => {
  const session = await openSession(await fixture('regression.onnx'), createClassIndex(), columns);
  const prediction = await session.predict(rows(3));
  if (prediction.task !== 'regression') throw new Error('no values');
  expect(prediction.values).toHaveLength(3);
  expect(Math.round(prediction.values[2] ?? 0)).toBe(2);
});

test('the features of a model may stand in any columns', async () => {
  const { numbers, ...rest } = rows(3);
  // A column of another model before them, and the others in another order.
  const wide = [0, 1, 2].flatMap((row) => {
    const [width = 0, length = 0, a = 0, b = 0] = numbers.subarray(4 * row, 4 * row + 4);
    return [99, b, a, length, width];
  });
  const places = {
    ...columns,
    numbers: new Map([
      [0, 4],
      [1, 3],
      [2, 2],
      [3, 1],
    ]),
  };
  const classes = createClassIndex();
  const session = await openSession(await fixture('integers.onnx'), classes, places);
  const prediction = await session.predict({ ...rest, numbers: Float64Array.from(wide) });
  expect(prediction).toMatchObject({ classes: Int32Array.of(0, 1, 2) });
});

/** A column of texts and one of integers, and which of the texts is "b". */
function columnModel(batch: number | 'N'): Uint8Array {
  return onnxModel({
    inputs: [value('kind', 'string', [batch]), value('count', 'int64', [batch, 1])],
    outputs: [value('Y', 'float32', [batch])],
    nodes: [
      node('ai.onnx.ml:LabelEncoder', ['kind'], ['code'], {
        keys_strings: ['a', 'b'],
        values_floats: [1, 2],
        default_float: -1,
      }),
      node('Cast', ['count'], ['counts'], { to: 1n }),
      node('Squeeze', ['counts', 'one'], ['flat']),
      node('Add', ['code', 'flat'], ['Y']),
    ],
    initializers: [tensor('one', [1], [1n], 'int64')],
  });
}

test.each([
  ['any number of rows', 'N'],
  ['two rows at once', 2],
] as const)('a model takes a column per input, texts too: %s', async (_, batch) => {
  const prepared = prepareModel(columnModel(batch), { title: 'model m' });
  const places = {
    names: ['Count', 'x', 'kind '],
    numbers: new Map([[0, 0]]),
    texts: new Map([[2, 0]]),
  };
  const session = await openSession(prepared, createClassIndex(), places);
  const prediction = await session.predict({
    rows: 3,
    numbers: Float64Array.of(10, 20, 30),
    texts: [['a', 'b', '']],
    lines: [2, 3, 4],
  });
  expect(prediction).toEqual({ task: 'regression', values: Float32Array.of(11, 22, 29) });
});

test('the bytes of a model may be in memory that threads share', async () => {
  const prepared = await fixture('integers.onnx');
  const shared = new Uint8Array(new SharedArrayBuffer(prepared.bytes.length));
  shared.set(prepared.bytes);
  expect(await classesOf({ ...prepared, bytes: shared }, rows(3))).toEqual(['0', '1', '2']);
});

test('rows may lie in the memory of WebAssembly, which is used again', async () => {
  const { buffer } = new WebAssembly.Memory({ initial: 1 });
  const memory = {
    numbers: new Float64Array(buffer, 8 * 5, 12),
    float32: new Float32Array(buffer, 4000, 12),
  };
  const classes = createClassIndex();
  for (const file of ['double.onnx', 'integers.onnx']) {
    const session = await openSession(await fixture(file), classes, columns);
    for (const first of [0, 1, 2]) {
      const { numbers } = rows(first + 3);
      memory.numbers.set(numbers.subarray(4 * first));
      memory.float32.set(memory.numbers);
      const prediction = await session.predict({ ...rows(3), ...memory });
      const ids = [0, 1, 2].map((row) => (row + first) % 3);
      expect(prediction).toMatchObject({ classes: Int32Array.from(ids) });
    }
  }
});
