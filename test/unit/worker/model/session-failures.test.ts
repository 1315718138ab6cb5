import { prepareModel } from '../../../../worker/model/prepare.ts';
import type { PreparedModel } from '../../../../worker/model/prepared.ts';
import { openSession } from '../../../../worker/model/session.ts';
import { createClassIndex } from '../../../../worker/scoring/classes.ts';
import { node, onnxModel, tensor, value } from '../../../support/onnx-model.ts';
import { failureOf } from '../../../support/ssh-connect.ts';

const columns = {
  names: ['a', 'b', 'c', 'd'],
  numbers: new Map([0, 1, 2, 3].map((at) => [at, at])),
  texts: new Map<number, number>(),
};

function rows(...numbers: readonly number[]) {
  const count = numbers.length / 4;
  return {
    rows: count,
    numbers: Float64Array.from(numbers),
    texts: [],
    lines: [2, 3].slice(0, count),
  };
}

const TWO_ROWS = rows(0, 1, 2, 3, 4, 5, 6, 7);

async function open(prepared: PreparedModel) {
  return openSession(prepared, createClassIndex(), columns);
}

test('a model that fails in its run is named, with what onnxruntime says', async () => {
  const bytes = onnxModel({
    inputs: [value('X', 'float32', ['N', 4])],
    outputs: [value('Y', 'float32', ['N', 1])],
    nodes: [node('Reshape', ['X', 'shape'], ['Y'])],
    initializers: [tensor('shape', [2], [5n, 1n], 'int64')],
  });
  const prepared = prepareModel(bytes, { title: 'model m (m.onnx)' });
  const session = await open(prepared);
  const failure = await failureOf(session.predict(TWO_ROWS));
  expect(failure.reason).toBe('ModelUnsupported');
  expect(failure.message).toMatch(/^The model m \(m\.onnx\) cannot be run: .*Reshape/);
});

test.each([
  ['another number of labels', [1n, 1n], 'has 1 values for 2 rows'],
  ['several numbers for each row', [-1n, 1n], 'has 8 values for 2 rows'],
])('%s than rows is no answer', async (_, shape, message) => {
  const kind = shape[0] === 1n ? 'int64' : 'float32';
  const bytes = onnxModel({
    inputs: [value('X', 'float32', ['N', 4])],
    outputs: [value('Y', kind, ['N', 'M'])],
    nodes:
      kind === 'int64'
        ? [node('Shape', ['X'], ['s']), node('ReduceSum', ['s'], ['Y'])]
        : [node('Reshape', ['X', 'shape'], ['Y'])],
    initializers: [tensor('shape', [2], shape, 'int64')],
  });
  const task = kind === 'int64' ? 'classification' : 'regression';
  const prepared = prepareModel(bytes, { title: 'model m', task });
  const session = await open(prepared);
  const failure = await failureOf(session.predict(TWO_ROWS));
  expect(failure.reason).toBe('ModelUnsupported');
  expect(failure.message).toBe(`The output Y of the model m ${message}.`);
});

test('a class that the labels do not name is an error that says so', async () => {
  const bytes = onnxModel({
    inputs: [value('X', 'float32', ['N', 4])],
    outputs: [value('label', 'int64', ['N'])],
    nodes: [node('ArgMax', ['X'], ['label'], { axis: 1n, keepdims: 0n })],
  });
  const prepared = prepareModel(bytes, { title: 'model m', labels: ['a', 'b', 'c'] });
  const session = await open(prepared);
  expect(await session.predict(rows(0, 0, 1, 0))).toMatchObject({ classes: Int32Array.of(0) });
  const failure = await failureOf(session.predict(rows(0, 0, 0, 1)));
  expect(failure.message).toContain('predicts the class "3", and its labels name only 0, 1, 2');
});

test('a model that onnxruntime does not load is named, with what it says', async () => {
  const bytes = onnxModel({
    inputs: [value('X', 'float32', ['N', 4])],
    outputs: [value('Y', 'float32', ['N', 1])],
    nodes: [node('MatMul', ['X', 'nowhere'], ['Y'])],
  });
  const prepared = prepareModel(bytes, { title: 'model m (m.onnx)' });
  const failure = await failureOf(open(prepared));
  expect(failure.reason).toBe('ModelInvalid');
  expect(failure.message).toMatch(
    /^The model m \(m\.onnx\) cannot be loaded as an ONNX model: .*nowhere/,
  );
  expect(failure.message).not.toContain('/onnxruntime_src/');
});

test('a locale that is not there is explained', async () => {
  const bytes = onnxModel({
    inputs: [value('X', 'string', ['N'])],
    outputs: [value('Y', 'string', ['N'])],
    nodes: [
      node('StringNormalizer', ['X'], ['Y'], { case_change_action: 'LOWER', locale: 'xx_XX' }),
    ],
  });
  const prepared = prepareModel(bytes, { title: 'model m' });
  const places = { names: ['X'], numbers: new Map(), texts: new Map([[0, 0]]) };
  const failure = await failureOf(openSession(prepared, createClassIndex(), places));
  expect(failure.reason).toBe('ModelUnsupported');
  expect(failure.message).toMatch(
    /^The model m changes the case of texts .*lowercase=False.*xx_XX/,
  );
});
