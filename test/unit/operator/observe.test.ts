import type { V1CronJob, V1Job, V1Pod } from '@kubernetes/client-node';
import { Store } from '../../../operator/kube/store.ts';
import {
  isStatusOnly,
  keysOf,
  observe,
  resourceKeyOf,
  type Stores,
} from '../../../operator/observe.ts';
import type { BatchInference } from '../../../crds/batchinference.ts';
import { at, jobOf, labelledPodOf, running } from '../../support/job-world.ts';
import { scored } from '../../support/plan.ts';
import { batchInference } from '../../support/resource.ts';
import { cronJobOf, scheduledResource, tick } from '../../support/schedule-world.ts';

const now = at(0);
const never = () => Promise.reject(new Error('not expected'));

function labelled(job: V1Job): V1Pod {
  return labelledPodOf(job, running());
}

function storesWith(
  resource: BatchInference,
  jobs: readonly V1Job[],
  pods: readonly V1Pod[] = [],
): Stores {
  const stores = {
    resources: new Store<BatchInference>(),
    cronJobs: new Store<V1CronJob>(),
    jobs: new Store<V1Job>({ groupOf: resourceKeyOf }),
    pods: new Store<V1Pod>({ groupOf: resourceKeyOf }),
  };
  stores.resources.put(resource);
  for (const job of jobs) stores.jobs.put(job);
  for (const pod of pods) stores.pods.put(pod);
  return stores;
}

const suspended = { suspend: true, template: {} };

function unsuspended(queueName: string): V1Job {
  const job = jobOf(batchInference({ run: { queueName } }));
  return { ...job, spec: { ...suspended, suspend: false } };
}

/** What is observed of demo/letters, where the API server has these pods, and how often it was asked. */
async function seen(stores: Stores, live: readonly V1Pod[] = [], key = 'demo/letters') {
  let asked = 0;
  const readPods = () => {
    asked += 1;
    return Promise.resolve(live);
  };
  const progress = { heard: () => undefined };
  const readWorkload = (job: V1Job) => {
    asked += 1;
    const conditions = [{ type: 'Evicted', status: 'True', message: job.metadata?.name ?? '' }];
    return Promise.resolve({ state: 'found' as const, conditions });
  };
  const sources = { stores, readPods, readWorkload, progress };
  return { ...(await observe(sources, key, now)), asked };
}

test('with a schedule, the CronJob is seen and its Jobs, and the pods of each unrecorded end are read', async () => {
  const resource = scheduledResource();
  const cronJob = cronJobOf(resource);
  const [one, two, open] = [tick(cronJob, 60), tick(cronJob, 120), tick(cronJob, 180, {})];
  const jobs = [one, two, open].map((job) => ({
    ...job,
    metadata: { ...job.metadata, namespace: 'demo' },
  }));
  const live = jobs.map((job) => labelledPodOf(job, running()));
  const stores = storesWith(resource, jobs);
  stores.cronJobs.put(cronJob);
  const seenFirst = await seen(stores, live);
  expect(seenFirst).toMatchObject({ asked: 2, observed: { cronJob, jobs } });
  expect(seenFirst.observed?.pods).toEqual(live.slice(0, 2));

  const recorded = jobs.map(({ metadata }) => ({
    ...{ time: '2026-11-23T13:00:00Z', jobName: '', outcome: 'Succeeded' as const },
    jobUid: metadata.uid ?? '',
  }));
  stores.resources.put({ ...resource, status: { history: recorded } });
  expect((await seen(stores, live)).asked).toBe(0);
});

test('a CronJob of its name that somebody else controls is none of a resource’s', async () => {
  const resource = scheduledResource();
  const cronJob = cronJobOf(scheduledResource({}, { uid: 'uid-other' }));
  const stores = storesWith(resource, [tick(cronJob, 60)]);
  stores.cronJobs.put(cronJob);
  expect(await seen(stores)).toMatchObject({ asked: 0, observed: { jobs: [] } });
  expect((await seen(stores)).observed?.cronJob).toBeUndefined();
});

test('a resource is seen with its Jobs and their pods, without asking the API server', async () => {
  const resource = batchInference();
  const job = jobOf(resource);
  const pod = labelled(job);
  const stores = storesWith(resource, [job], [pod]);
  expect(await seen(stores)).toEqual({
    asked: 0,
    resource,
    observed: { now, jobs: [job], pods: [pod] },
  });
});

test('a Job with the right name and label but another owner is not its own, nor is its pod', async () => {
  const job = jobOf(batchInference({ uid: 'the one before' }));
  const stores = storesWith(batchInference(), [job], [labelled(job)]);
  expect((await seen(stores)).observed).toEqual({ now, jobs: [], pods: [] });
});

test('an owner that is not the controller does not count', async () => {
  const job = jobOf(batchInference());
  const ownerReferences = job.metadata?.ownerReferences?.map((owner) => ({
    ...owner,
    controller: false,
  }));
  const theirs = {
    ...job,
    metadata: { ...job.metadata, ...(ownerReferences && { ownerReferences }) },
  };
  const stores = storesWith(batchInference(), [theirs]);
  expect((await seen(stores)).observed?.jobs).toEqual([]);
});

test('a resource that is gone or going is not visited', async () => {
  const stores = storesWith(batchInference({ deletionTimestamp: now }), []);
  expect((await seen(stores)).resource).toBeUndefined();
  expect((await seen(stores, [], 'demo/other')).resource).toBeUndefined();
});

test('the pods of a Job that has ended are read after it, because a watch may lag', async () => {
  const resource = batchInference();
  const job = jobOf(resource, { type: 'Complete' });
  const live = labelled(job);
  const { observed, asked } = await seen(storesWith(resource, [job]), [live]);
  expect(observed?.pods).toEqual([live]);
  expect(asked).toBe(1);
});

test('live pods of another owner do not count', async () => {
  const resource = batchInference();
  const job = jobOf(resource, { type: 'Complete' });
  const theirs = labelled({ ...job, metadata: { ...job.metadata, uid: 'the one before' } });
  expect((await seen(storesWith(resource, [job]), [theirs])).observed?.pods).toEqual([]);
});

test('once its end is recorded, a Job is no reason to ask', async () => {
  const resource = scored();
  const job = jobOf(resource, { type: 'Complete' });
  expect((await seen(storesWith(resource, [job]))).asked).toBe(0);
});

test('of a Job that waits in a queue Kueue is asked what it says', async () => {
  const resource = batchInference({ run: { queueName: 'team' } });
  const job = jobOf(resource);
  const { observed, asked } = await seen(storesWith(resource, [job]));
  expect(observed?.workload).toMatchObject({ conditions: [{ message: job.metadata?.name }] });
  expect(asked).toBe(1);
});

test.each<[string, BatchInference, V1Job]>([
  ['was let in', batchInference({ run: { queueName: 'team' } }), unsuspended('team')],
  ['is in no queue', batchInference(), { ...jobOf(batchInference()), spec: suspended }],
  [
    'is superseded',
    batchInference({ run: { queueName: 'new' } }),
    jobOf(batchInference({ run: { queueName: 'old' } })),
  ],
])('a Job that %s is no reason to ask Kueue', async (_, resource, job) => {
  expect((await seen(storesWith(resource, [job]))).asked).toBe(0);
});

test('a change concerns the resource named before and the one named after it', () => {
  const before = jobOf(batchInference());
  const after = jobOf(batchInference({ name: 'digits' }));
  expect([...keysOf({ before, after }, resourceKeyOf)]).toEqual(['demo/letters', 'demo/digits']);
  expect([...keysOf({ before }, resourceKeyOf)]).toEqual(['demo/letters']);
  expect([...keysOf({ after: { metadata: { name: 'unlabelled' } } }, resourceKeyOf)]).toEqual([]);
});

test('a change of nothing but the status leads to no visit', () => {
  const before = batchInference();
  expect(isStatusOnly({ before, after: scored() })).toBe(true);
});

test.each<[string, BatchInference]>([
  ['its spec', batchInference({ generation: 2 })],
  [
    'the annotation to run again',
    batchInference({ annotations: { 'batchinference.dev/run': '2' } }),
  ],
  ['its being deleted', batchInference({ deletionTimestamp: now })],
  ['its being made anew', batchInference({ uid: 'uid-2' })],
])('a change of %s does', (_, after) => {
  expect(isStatusOnly({ before: batchInference(), after })).toBe(false);
});

test('a resource that is new or gone is looked at', () => {
  expect(isStatusOnly({ after: batchInference() })).toBe(false);
  expect(isStatusOnly({ before: batchInference() })).toBe(false);
});

test('what a worker was last heard to have done is seen with its resource', async () => {
  const heard = { podUid: 'p1', progress: { rows: 1, rowsPerSecond: 1, bytes: 1 } };
  const progress = { heard: (key: string) => (key === 'demo/letters' ? heard : undefined) };
  const stores = storesWith(batchInference(), []);
  const sources = { stores, readPods: never, readWorkload: never, progress };
  expect((await observe(sources, 'demo/letters', now))?.observed.heard).toBe(heard);
});
