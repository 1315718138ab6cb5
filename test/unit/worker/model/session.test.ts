import { readFile } from 'node:fs/promises';
import { toMatrix } from '../../../../worker/model/matrix.ts';
import { openClassifier } from '../../../../worker/model/session.ts';
import { thrownBy } from '../../../support/failure.ts';
import { failureOf } from '../../../support/ssh-connect.ts';

const MODELS = new URL('../../../fixtures/models/', import.meta.url);
const FEATURES = [' width', 'length/2', 'a', 'b'].map((name) => ({ name }));
// Near the middle of each of the three classes that the models know.
const ROWS = [20, 10, 5, 30, 10, 22, 12, 14, 12, 12, 30, 10];

function rows(count: number) {
  return {
    values: Float64Array.from({ length: 4 * count }, (_, index) => ROWS[index % 12] ?? 0),
    lines: Array.from({ length: count }, (_, row) => row + 2),
    features: FEATURES,
  };
}

async function open(file: string) {
  return openClassifier(await readFile(new URL(file, MODELS)), `model m (${file})`);
}

test.each([
  ['integers.onnx', [0n, 1n, 2n]],
  ['no-zipmap.onnx', [0n, 1n, 2n]],
  ['label-second.onnx', [0n, 1n, 2n]],
  ['double.onnx', [0n, 1n, 2n]],
  ['whole-numbers.onnx', [0n, 1n, 2n]],
  ['seven-rows.onnx', [0n, 1n, 2n]],
  ['strings.onnx', ['ash', 'birch', 'cedar']],
  ['strings-in-a-row.onnx', ['ash', 'birch', 'cedar']],
])('%s predicts a class per row', async (file, classes) => {
  const classifier = await open(file);
  for (const count of [1, 3, 7, 20]) {
    const predictions = Array.from(await classifier.predict(rows(count)));
    expect(predictions).toEqual(Array.from({ length: count }, (_, row) => classes[row % 3]));
  }
});

test.each([
  ['nothing', new Uint8Array(0), 'The model m is an empty file.'],
  [
    'a text',
    new TextEncoder().encode('<html>404</html>'),
    'The model m cannot be loaded as an ONNX model: ',
  ],
])('%s is no model', async (_, bytes, message) => {
  const failure = await failureOf(openClassifier(bytes, 'model m'));
  expect(failure.reason).toBe('ModelInvalid');
  expect(failure.message).toContain(message);
  expect(failure.message).not.toContain('\n');
});

test('half a model is no model', async () => {
  const bytes = await readFile(new URL('integers.onnx', MODELS));
  const failure = await failureOf(openClassifier(bytes.subarray(0, 300), 'model m'));
  expect(failure.reason).toBe('ModelInvalid');
});

test.each(['regression.onnx', 'two-inputs.onnx'])('%s is no classifier', async (file) => {
  expect((await failureOf(open(file))).reason).toBe('ModelUnsupported');
});

test('a model that fails in its run is named', async () => {
  const classifier = await open('integers.onnx');
  const failure = await failureOf(
    classifier.predict({ values: new Float64Array(6), lines: [2, 3], features: FEATURES.slice(1) }),
  );
  expect(failure.reason).toBe('ModelUnsupported');
  expect(failure.message).toMatch(/^The model m \(integers\.onnx\) cannot be run: .*Expected: 4/);
});

test.each([
  ['float32', 1e39, '1e+39'],
  ['int64', 0.5, '0.5'],
  ['int64', 2 ** 60, '1152921504606847000'],
  ['int32', 2 ** 31, '2147483648'],
] as const)('a value that is no %s is named with its place: %d', (type, value, shown) => {
  const table = rows(2);
  table.values[6] = value;
  const failure = thrownBy(() => toMatrix(table, type, 'model m'));
  expect(failure.reason).toBe('NotANumber');
  expect(failure.message).toBe(
    `Line 3 of the data, column "a": ${shown} is no ${type}, which the model m takes.`,
  );
});
