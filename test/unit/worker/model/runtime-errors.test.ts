import { refusedModel, refusedRun } from '../../../../worker/model/runtime-errors.ts';

const SOURCE =
  '/onnxruntime_src/onnxruntime/core/graph/model.cc:202 onnxruntime::Model::Model(onnx::ModelProto&&, ' +
  'const onnxruntime::PathString&, const onnxruntime::ModelOptions&) ';

test('what onnxruntime says is passed on, without the place in its source', () => {
  const cause = new Error(
    `${SOURCE}Unsupported model IR version: 14,\n max supported IR version: 13`,
  );
  const failure = refusedModel(cause, 'model m');
  expect(failure.reason).toBe('ModelInvalid');
  expect(failure.message).toBe(
    'The model m cannot be loaded as an ONNX model: Unsupported model IR version: 14, max supported IR version: 13',
  );
  expect(failure.cause).toBe(cause);
});

test('a failing run is told in its own words', () => {
  const failure = refusedRun(new Error('Got invalid dimensions (3) for input: X'), 'model m');
  expect(failure.reason).toBe('ModelUnsupported');
  expect(failure.message).toBe(
    'The model m cannot be run: Got invalid dimensions (3) for input: X',
  );
});

test('a locale that is missing is explained', () => {
  const failure = refusedModel(
    new Error('Failed to construct locale with name:en_US.UTF-8'),
    'model m',
  );
  expect(failure.reason).toBe('ModelUnsupported');
  expect(failure.message).toMatch(
    /^The model m changes the case of texts .* onnxruntime says: Failed/,
  );
});
