import { readConfig, disableTelemetry } from '../../../worker/config.ts';
import type { RunDocument } from '../../../worker/contract.ts';

const document: RunDocument = {
  schemaVersion: 2,
  runId: 'r1',
  ssh: { host: 'h', port: 22, username: 'u', secretName: 's' },
  models: [{ name: 'm', path: '/m.onnx' }],
  data: { url: 'http://h/x.csv', label: 'y', missing: 'Reject', normalize: 'l2' },
};

function read(run: unknown) {
  return readConfig({
    BATCHINFERENCE_RUN: typeof run === 'string' ? run : JSON.stringify(run),
    BATCHINFERENCE_KNOWN_HOSTS: 'h ssh-ed25519 AAAA',
  });
}

test('reads the run and the known hosts', () => {
  expect(read(document)).toEqual({ document, knownHosts: 'h ssh-ed25519 AAAA' });
});

test('a pod of an Indexed Job knows its shard, and any other pod has none', () => {
  const sharded = JSON.stringify({ ...document, shards: { count: 3 } });
  const of = (more: NodeJS.ProcessEnv) =>
    readConfig({ BATCHINFERENCE_RUN: sharded, ...more }).shard;
  expect([of({ JOB_COMPLETION_INDEX: '2' }), of({})]).toEqual([2, undefined]);
});

test('every field of the manifest reaches the run', () => {
  const everything: RunDocument = {
    ...document,
    models: [{ name: 'm', path: '/m', task: 'classification', labels: ['a', 'b'], output: 'y' }],
    data: {
      file: { configMapName: 'data', path: 'x.csv' },
      delimiter: ';',
      encoding: 'latin1',
      missing: 'NaN',
      badRows: { policy: 'Skip', max: '1%' },
      features: ['a'],
      normalize: 'none',
    },
    gate: [{ model: 'm', metric: 'f1_macro', min: '0.5', maxDrop: '0.01' }],
    skipIf: { etag: 'v1', sha256: ['0'.repeat(64)] },
    output: { claimName: 'results', path: 'today', columns: ['id'], probabilities: true },
    shards: { count: 3 },
  };
  expect(read(everything).document).toEqual(everything);
});

test('normalize is none when it is not said', () => {
  const { normalize: _, ...data } = document.data;
  expect(read({ ...document, data }).document.data.normalize).toBe('none');
});

test.each([
  ['no JSON', '{', 'BATCHINFERENCE_RUN is not valid JSON'],
  ['another version', { ...document, schemaVersion: 1 }, 'not a run document at schemaVersion'],
  ['no models', { ...document, models: [] }, 'not a run document at models'],
  ['a model without a path', { ...document, models: [{ name: 'm' }] }, 'at models.0.path'],
  ['two sources', { ...document, data: { ...document.data, sftpPath: 'x' } }, 'at data'],
])('says what is wrong with a run document: %s', (_, run, message) => {
  expect(() => read(run)).toThrow(message);
});

test('says that there is no run', () => {
  expect(() => readConfig({})).toThrow('the environment variable BATCHINFERENCE_RUN is not set');
});

test('onnxruntime is told to keep no telemetry', () => {
  const environment = {};
  disableTelemetry(environment);
  expect(environment).toEqual({ ORT_DISABLE_TELEMETRY: '1' });
});
