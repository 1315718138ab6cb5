import { readFile } from 'node:fs/promises';
import { jest } from '@jest/globals';
import { parse } from 'yaml';
import { type BatchInference, GROUP, PLURAL, VERSION } from '../../../crds/batchinference.ts';
import { describe as words } from '../../../operator/errors.ts';
import { type Api, apiOn } from '../../../operator/kube/api.ts';
import { connect } from '../../../operator/kube/connection.ts';
import { controlPlane, type TestControlPlane } from '../../support/control-plane.ts';
import { NAMESPACE, resourceOf } from '../../support/operator-world.ts';
import { ACCEPTED, REFUSED } from '../../support/spec-cases.ts';

jest.setTimeout(60_000);

let plane: TestControlPlane;
let api: Api;

beforeAll(async () => {
  plane = await controlPlane({ controllers: false });
  api = apiOn(connect(plane.kubeConfig, 'batchinference-test'));
});

afterAll(async () => {
  await plane.stop();
});

const collection = { group: GROUP, version: VERSION, plural: PLURAL, namespace: NAMESPACE };

async function create(body: object): Promise<BatchInference> {
  const created: unknown = await api.custom.createNamespacedCustomObject({
    ...collection,
    body,
    dryRun: 'All',
  });
  return created as BatchInference;
}

test('the API server fills in what the manifest leaves out', async () => {
  const { spec } = await create(resourceOf('minimal'));
  expect(spec.ssh.port).toBe(22);
  expect(spec.data).toMatchObject({ missing: 'Reject', normalize: 'none' });
  expect(spec.run).toEqual({
    retries: 3,
    timeoutSeconds: 3600,
    resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '2Gi' } },
  });
});

test.each(ACCEPTED)('%s is accepted', async (_, spec) => {
  await expect(create(resourceOf('good', spec))).resolves.toBeDefined();
});

test('the sample is accepted', async () => {
  const sample = new URL('../../../deploy/samples/digits.yaml', import.meta.url);
  const resource = parse(await readFile(sample, 'utf8')) as BatchInference;
  const { metadata } = await create(resource);
  expect(metadata.name).toBe('digits');
});

const model = { name: 'lda', path: 'lda.onnx' };

test.each<[string, object, RegExp]>([
  ['two sources of data', { data: { sftpPath: 'a.csv' } }, /give exactly one of url, sftpPath/],
  [
    'features and ignore together',
    { data: { features: ['a'], ignore: ['b'] } },
    /give features .* or ignore .* not both/,
  ],
  [
    'the label among the features',
    { data: { features: ['a', 'digit'] } },
    /the label column must not be one of the features/,
  ],
  ['a feature twice', { data: { features: ['a', 'a'] } }, /Duplicate value/],
  ['a URL of another scheme', { data: { url: 'ftp://data/a.csv' } }, /absolute http or https URL/],
  ['a relative URL', { data: { url: 'a.csv' } }, /absolute http or https URL/],
  [
    'a password in the URL',
    { data: { url: 'https://me:secret@data/a.csv' } },
    /must not carry a user name or password/,
  ],
  [
    'a password in a URL of capitals',
    { data: { url: 'HTTPS://me:secret@data/a.csv' } },
    /must not carry a user name or password/,
  ],
  ['a URL without slashes', { data: { url: 'http:me:secret@data' } }, /absolute http or https URL/],
  ['a URL of backslashes', { data: { url: 'http:\\\\me:a@b' } }, /absolute http or https URL/],
  ['a URL without a host', { data: { url: 'http:///a.csv' } }, /absolute http or https URL/],
  ['a host with its port', { ssh: { host: '10.0.0.1:22' } }, /must not carry a port/],
  ['a host with a NUL', { ssh: { host: 'a\u0000b' } }, /spec.ssh.host.*should match/],
  [
    'a path with an escape',
    { models: [{ ...model, path: 'a\u001b]0;b' }] },
    /spec.models\[0\].path.*should match/,
  ],
  ['an unknown way to normalize', { data: { normalize: 'L2' } }, /supported values: "none", "l1"/],
  ['no models', { models: [] }, /should have at least 1 items/],
  ['a model twice', { models: [model, model] }, /Duplicate value/],
  [
    'too many models',
    { models: Array.from({ length: 17 }, (_, index) => ({ ...model, name: `m${index}` })) },
    /must have at most 16 items/,
  ],
  [
    'a model name with a space',
    { models: [{ ...model, name: 'l da' }] },
    /spec.models\[0\].name.*should match/,
  ],
  [
    'half a digest',
    { models: [{ ...model, sha256: 'abc' }] },
    /spec.models\[0\].sha256.*should match/,
  ],
  ['a host with a port', { ssh: { host: '[models]:22' } }, /spec.ssh.host.*should match/],
  ['a port that is none', { ssh: { port: 0 } }, /spec.ssh.port.*greater than or equal to 1/],
  ['negative retries', { run: { retries: -1 } }, /spec.run.retries.*greater than or equal to 0/],
  ['no time at all', { run: { timeoutSeconds: 0 } }, /spec.run.timeoutSeconds/],
  ...REFUSED,
])('%s is refused', async (_, spec, says) => {
  const error: unknown = await create(resourceOf('bad', spec)).catch((reason: unknown) => reason);
  expect(words(error)).toMatch(says);
});

test('a name too long to become a Job’s is refused', async () => {
  const error: unknown = await create(resourceOf('n'.repeat(53))).catch((e: unknown) => e);
  expect(words(error)).toMatch(/metadata.name must be at most 52 characters/);
  await expect(create(resourceOf('n'.repeat(52)))).resolves.toBeDefined();
});

test.each(['hostNetwork', 'hostPID', 'securityContext', 'volumes', 'containers', 'nodeName'])(
  'a run has no field %s',
  async (field) => {
    const sneaky = resourceOf('sneaky', { run: { [field]: true } });
    await expect(plane.apply(sneaky)).rejects.toThrow(new RegExp(`unknown field .*${field}`));
  },
);

test('kubectl points out a field that does not exist', async () => {
  const typo = resourceOf('typo', { run: { retrys: 1 } as object });
  await expect(plane.apply(typo)).rejects.toThrow(/unknown field "(spec\.run\.)?retrys"/);
});

test('kubectl explain describes every field of the spec', async () => {
  const explained = await plane.kubectl('explain', 'batchinference.spec', '--recursive');
  for (const field of [
    'secretName',
    'configMapName',
    'badRows',
    'gate',
    'probabilities',
    'ttl',
    'historyLimit',
  ]) {
    expect(explained).toContain(field);
  }
});
