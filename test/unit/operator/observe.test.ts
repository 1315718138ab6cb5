import type { V1Job, V1Pod } from '@kubernetes/client-node';
import { Store } from '../../../operator/kube/store.ts';
import { keysOf, observe, resourceKeyOf, type Stores } from '../../../operator/observe.ts';
import type { BatchInference } from '../../../crds/batchinference.ts';
import { at, jobOf, podOf, running } from '../../support/job-world.ts';
import { batchInference } from '../../support/resource.ts';

const now = at(0);

function labelled(job: V1Job): V1Pod {
  const pod = podOf(job, running());
  const { namespace, labels } = job.metadata ?? {};
  return {
    ...pod,
    metadata: { ...pod.metadata, ...(namespace && { namespace }), ...(labels && { labels }) },
  };
}

function storesWith(
  resource: BatchInference,
  jobs: readonly V1Job[],
  pods: readonly V1Pod[] = [],
): Stores {
  const stores = {
    resources: new Store<BatchInference>(),
    jobs: new Store<V1Job>({ groupOf: resourceKeyOf }),
    pods: new Store<V1Pod>({ groupOf: resourceKeyOf }),
  };
  stores.resources.put(resource);
  for (const job of jobs) stores.jobs.put(job);
  for (const pod of pods) stores.pods.put(pod);
  return stores;
}

test('a resource is seen with its Jobs and their pods', () => {
  const resource = batchInference();
  const job = jobOf(resource);
  const pod = labelled(job);
  const stores = storesWith(resource, [job], [pod]);
  expect(observe(stores, 'demo/letters', now)).toEqual({
    resource,
    observed: { now, jobs: [job], pods: [pod] },
  });
});

test('a Job with the right name and label but another owner is not its own, nor is its pod', () => {
  const job = jobOf(batchInference({ uid: 'the one before' }));
  const stores = storesWith(batchInference(), [job], [labelled(job)]);
  expect(observe(stores, 'demo/letters', now)?.observed).toEqual({ now, jobs: [], pods: [] });
});

test('an owner that is not the controller does not count', () => {
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
  expect(observe(stores, 'demo/letters', now)?.observed.jobs).toEqual([]);
});

test('a resource that is gone or going is not visited', () => {
  const stores = storesWith(batchInference({ deletionTimestamp: now }), []);
  expect(observe(stores, 'demo/letters', now)).toBeUndefined();
  expect(observe(stores, 'demo/other', now)).toBeUndefined();
});

test('a change concerns the resource named before and the one named after it', () => {
  const before = jobOf(batchInference());
  const after = jobOf(batchInference({ name: 'digits' }));
  expect([...keysOf({ before, after }, resourceKeyOf)]).toEqual(['demo/letters', 'demo/digits']);
  expect([...keysOf({ before }, resourceKeyOf)]).toEqual(['demo/letters']);
  expect([...keysOf({ after: { metadata: { name: 'unlabelled' } } }, resourceKeyOf)]).toEqual([]);
});
