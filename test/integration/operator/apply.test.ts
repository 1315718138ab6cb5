import { jest } from '@jest/globals';
import { type BatchInference, GROUP, PLURAL, VERSION } from '../../../crds/batchinference.ts';
import { apply, type Writer } from '../../../operator/apply.ts';
import { isConflict } from '../../../operator/errors.ts';
import { jobFor } from '../../../operator/job/job.ts';
import { type Api, apiOn } from '../../../operator/kube/api.ts';
import { connect } from '../../../operator/kube/connection.ts';
import type { Plan } from '../../../operator/plan.ts';
import { controlPlane, type TestControlPlane } from '../../support/control-plane.ts';
import { NAMESPACE, resourceOf } from '../../support/operator-world.ts';

jest.setTimeout(60_000);

let plane: TestControlPlane;
let api: Api;
let writer: Writer;

beforeAll(async () => {
  plane = await controlPlane({ controllers: false });
  api = apiOn(connect(plane.kubeConfig, 'batchinference-test'));
  writer = { ...api, record: () => Promise.resolve() };
});

afterAll(async () => {
  await plane.stop();
});

const collection = { group: GROUP, version: VERSION, plural: PLURAL, namespace: NAMESPACE };
const OTHER_UID = '00000000-0000-0000-0000-000000000000';

async function create(name: string): Promise<BatchInference> {
  const body = resourceOf(name);
  return (await api.custom.createNamespacedCustomObject({ ...collection, body })) as BatchInference;
}

async function read(name: string): Promise<BatchInference> {
  return (await api.custom.getNamespacedCustomObject({ ...collection, name })) as BatchInference;
}

function planOf(change: Partial<Plan>): Plan {
  return { actions: [], status: {}, events: [], ...change };
}

/** The resource with its Job in the cluster. */
async function withJob(name: string) {
  const resource = await create(name);
  const job = jobFor(resource, { workerImage: 'worker:1' });
  await apply(writer, resource, planOf({ actions: [{ kind: 'createJob', job }] }));
  const jobId = { namespace: NAMESPACE, name: job.metadata?.name ?? '' };
  const uid = (await api.batch.readNamespacedJob(jobId)).metadata?.uid ?? '';
  return { resource, job, jobId, uid };
}

test('a Job of ours that exists already is as good as created', async () => {
  const { resource, job } = await withJob('twice');
  await apply(writer, resource, planOf({ actions: [{ kind: 'createJob', job }] }));
});

test('a Job is deleted only while it is the one that was meant', async () => {
  const { resource, jobId, uid } = await withJob('deletion');
  const deletion = (of: string) =>
    planOf({ actions: [{ kind: 'deleteJob', name: jobId.name, uid: of }] });
  await apply(writer, resource, deletion(OTHER_UID));
  expect((await api.batch.readNamespacedJob(jobId)).metadata?.uid).toBe(uid);
  await apply(writer, resource, deletion(uid));
  await expect(api.batch.readNamespacedJob(jobId)).rejects.toMatchObject({ code: 404 });
  await apply(writer, resource, deletion(uid));
});

test('a time to live is set only on the Job that was meant', async () => {
  const { resource, jobId, uid } = await withJob('ttl');
  const timeToLive = (of: string) =>
    planOf({
      actions: [{ kind: 'setJobTtl', name: jobId.name, uid: of, ttlSecondsAfterFinished: 60 }],
    });
  await expect(apply(writer, resource, timeToLive(OTHER_UID))).rejects.toMatchObject({ code: 422 });
  expect((await api.batch.readNamespacedJob(jobId)).spec).not.toHaveProperty(
    'ttlSecondsAfterFinished',
  );
  await apply(writer, resource, timeToLive(uid));
  expect((await api.batch.readNamespacedJob(jobId)).spec?.ttlSecondsAfterFinished).toBe(60);
  await api.batch.deleteNamespacedJob(jobId);
  await apply(writer, resource, timeToLive(uid));
});

test('the status becomes what the plan says, and fields that vanish are removed', async () => {
  const first = await create('status');
  const status = { scores: 'lda=0.9000', duration: '3s', observedGeneration: 1 };
  expect(await apply(writer, first, planOf({ status }))).toBe(true);
  const second = await read('status');
  expect(second.status).toEqual(status);
  await apply(writer, second, planOf({ status: { scores: 'lda=0.8000', observedGeneration: 1 } }));
  const third = await read('status');
  expect(third.status).toEqual({ scores: 'lda=0.8000', observedGeneration: 1 });
  expect(third.metadata.generation).toBe(1);
});

test('a status that is right already is not written', async () => {
  const first = await create('unchanged');
  await apply(writer, first, planOf({ status: { scores: 'a=1', duration: '3s' } }));
  const second = await read('unchanged');
  const same = planOf({ status: { duration: '3s', scores: 'a=1' } });
  expect(await apply(writer, second, same)).toBe(false);
  const { metadata } = await read('unchanged');
  expect(metadata.resourceVersion).toBe(second.metadata.resourceVersion);
});

test('a status is not written over a newer one', async () => {
  const old = await create('conflict');
  await apply(writer, old, planOf({ status: { scores: 'new' } }));
  const error: unknown = await apply(writer, old, planOf({ status: { scores: 'old' } })).catch(
    (reason: unknown) => reason,
  );
  expect(isConflict(error)).toBe(true);
  expect((await read('conflict')).status).toEqual({ scores: 'new' });
});
