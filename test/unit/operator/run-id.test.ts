import { identifyRun } from '../../../operator/run-id.ts';
import { batchInference } from '../../support/resource.ts';

const before = identifyRun(batchInference());

test('the identity of a run is the same for the same resource, whatever the order of its keys', () => {
  const resource = batchInference();
  const reversed = { ...resource.spec.ssh };
  const ssh = Object.fromEntries(Object.entries(reversed).reverse()) as typeof reversed;
  expect(identifyRun({ ...resource, spec: { ...resource.spec, ssh } })).toEqual(before);
  expect(before.runId).toMatch(/^[0-9a-f]{10}$/);
});

test.each([
  ['another data URL', batchInference({ data: { url: 'http://data/other.csv' } })],
  ['another host', batchInference({ ssh: { host: 'other' } })],
  ['another normalisation', batchInference({ data: { normalize: 'none' } })],
  ['another model', batchInference({ models: [{ name: 'lda', path: 'lda2.onnx' }] })],
  ['a gate', batchInference({ gate: [{ model: 'lda', metric: 'accuracy', min: '0.5' }] })],
  [
    'another place for the output',
    batchInference({ output: { claimName: 'results', probabilities: false } }),
  ],
  [
    'the annotation that asks to run again',
    batchInference({ annotations: { 'batchinference.dev/run': '2' } }),
  ],
  ['a resource made anew under the same name', batchInference({ uid: 'uid-2' })],
])('%s makes other inputs and another run', (_, resource) => {
  const after = identifyRun(resource);
  expect(after.inputsHash).not.toBe(before.inputsHash);
  expect(after.runId).not.toBe(before.runId);
});

test('another way of running makes another run of the same inputs', () => {
  const after = identifyRun(batchInference({ run: { timeoutSeconds: 60 } }));
  expect(after.inputsHash).toBe(before.inputsHash);
  expect(after.runId).not.toBe(before.runId);
});

test.each([
  ['another time to live', batchInference({ run: { ttlSecondsAfterFinished: 5 } })],
  ['an unrelated annotation', batchInference({ annotations: { note: 'x' } })],
  ['another generation', batchInference({ generation: 9 })],
])('%s makes no other run', (_, resource) => {
  expect(identifyRun(resource)).toEqual(before);
});
