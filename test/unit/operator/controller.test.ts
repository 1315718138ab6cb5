import { ApiException } from '@kubernetes/client-node';
import type { BatchInference } from '../../../crds/batchinference.ts';
import { controlled } from '../../support/controlled.ts';
import { eventually } from '../../support/eventually.ts';
import { jobOf, labelledPodOf, running } from '../../support/job-world.ts';
import { after, plan } from '../../support/plan.ts';
import { batchInference } from '../../support/resource.ts';

function answer(code: number, reason: string, message = 'no'): () => Promise<never> {
  const body = JSON.stringify({ kind: 'Status', reason, message });
  return () => Promise.reject(new ApiException(code, '', body, {}));
}

const key = 'demo/letters';
const { metadata, ...rest } = batchInference();
const changed = { ...rest, metadata: { ...metadata, resourceVersion: '2' } };

test('the Job is written first, then the Events, then the status', async () => {
  const { queue, written, visit } = controlled(batchInference());
  await visit(key);
  expect(written).toEqual(['job', 'RunStarted', 'status']);
  expect(queue.failures(key)).toBe(0);
});

test('a resource that is not there is no work', async () => {
  const { written, visit } = controlled(batchInference());
  await visit('demo/gone');
  expect(written).toEqual([]);
});

test('a Job that is refused for now is told in the status and tried again', async () => {
  const quota = answer(403, 'Forbidden', 'exceeded quota');
  const { queue, clock, written, reasons } = controlled(batchInference(), { createJob: quota });
  queue.add(key);
  await eventually(() => {
    expect(queue.failures(key)).toBe(1);
  });
  expect(reasons).toEqual(['Waiting']);
  expect(written).toEqual(['job', 'RunBlocked', 'status']);
  clock.advance(5);
  await eventually(() => {
    expect(queue.failures(key)).toBe(2);
  });
});

test.each([
  [500, 'InternalError', 'failed calling webhook'],
  [503, 'ServiceUnavailable', 'later'],
  [404, 'NotFound', 'namespaces "demo" not found'],
  [422, 'Invalid', 'ValidatingAdmissionPolicy "p" denied request: no'],
  [400, 'BadRequest', 'admission webhook "w" denied the request: no'],
])('%d with %s (%s) is told in the status, and tried again', async (code, reason, message) => {
  const createJob = answer(code, reason, message);
  const { queue, reasons, written, visit } = controlled(batchInference(), { createJob });
  await visit(key);
  expect(reasons).toEqual(['Waiting']);
  expect(written).toEqual(['job', 'RunBlocked', 'status']);
  expect(queue.failures(key)).toBe(1);
});

test.each([
  [400, 'BadRequest'],
  [422, 'Invalid'],
])(
  'a Job that is refused with %d is told in the status and not tried again',
  async (code, reason) => {
    const { queue, reasons, written, visit } = controlled(batchInference(), {
      createJob: answer(code, reason),
    });
    await visit(key);
    expect(reasons).toEqual(['JobRejected']);
    expect(written).toEqual(['job', 'RunFailed', 'status']);
    expect(queue.failures(key)).toBe(0);
  },
);

test('a status that was changed meanwhile is computed again, without a complaint', async () => {
  const patchStatus = answer(409, 'Conflict');
  const { queue, written, log, visit } = controlled(batchInference(), { patchStatus });
  await visit(key);
  expect(written).toEqual(['job', 'RunStarted', 'status']);
  expect(queue.failures(key)).toBe(1);
  expect(log).toEqual(['debug changed meanwhile, trying again']);
});

test.each<[string, () => Promise<BatchInference>]>([
  ['has changed', () => Promise.resolve(changed)],
  ['was made anew', () => Promise.resolve(batchInference({ uid: 'uid-other' }))],
  ['is gone', answer(404, 'NotFound')],
])('nothing is done for a resource that %s since it was read', async (_, read) => {
  const { queue, written, log, visit } = controlled(batchInference(), { read });
  await visit(key);
  expect(written).toEqual([]);
  expect(queue.failures(key)).toBe(1);
  expect(log).toEqual(['debug changed meanwhile, trying again']);
});

test.each([
  [409, 'Conflict'],
  [429, 'TooManyRequests'],
])('a Job that is refused with %d (%s) is made a moment later, without a word', async (...how) => {
  const { written, visit } = controlled(batchInference(), { createJob: answer(...how) });
  await visit(key);
  expect(written).toEqual(['job']);
});

test('an API server that is away for minutes is asked again within 30 s', async () => {
  const createJob = () => Promise.reject(new TypeError('fetch failed'));
  const { queue, clock } = controlled(batchInference(), { createJob });
  queue.add(key);
  for (let failures = 1; failures <= 20; failures += 1) {
    await eventually(() => {
      expect(queue.failures(key)).toBe(failures);
    });
    clock.advance(30_000);
  }
});

test('an API server that asks for patience is given it', async () => {
  const createJob = () => Promise.reject(new ApiException(429, '', '{}', { 'retry-after': '7' }));
  const { queue, clock, written } = controlled(batchInference(), { createJob });
  queue.add(key);
  await eventually(() => {
    expect(queue.failures(key)).toBe(1);
  });
  clock.advance(6999);
  expect(queue.length + written.length).toBe(1);
  clock.advance(1);
  await eventually(() => {
    expect(queue.failures(key)).toBe(2);
  });
});

test('no answer at all is logged and tried again', async () => {
  const createJob = () => Promise.reject(new TypeError('fetch failed'));
  const { queue, written, log, visit } = controlled(batchInference(), { createJob });
  await visit(key);
  expect(written).toEqual(['job']);
  expect(queue.failures(key)).toBe(1);
  expect(log).toEqual(['warn failed, trying again']);
});

test('a bug in a decision is logged as such, and other resources are worked on', async () => {
  const broken = { ...batchInference(), spec: null } as unknown as BatchInference;
  const { queue, written, log, visit } = controlled(broken);
  await visit(key, 'demo/other');
  expect(written).toEqual([]);
  expect(queue.failures(key)).toBe(1);
  expect(log).toEqual(['error reconcile threw, which is a bug']);
});

const resource = batchInference();
const job = jobOf(resource);
const pod = labelledPodOf(job, { ...running(), podIP: '10.0.0.7' });
const podUid = pod.metadata?.uid ?? '';
const heard = { podUid, progress: { rows: 10, rowsPerSecond: 5, bytes: 100 } };

test('a visit ends by saying whom to ask for progress, and what it knew of it', async () => {
  const { followed, visit } = controlled(resource, { jobs: [job], pods: [pod], heard });
  await visit(key);
  expect(followed).toEqual([[key, { podUid, address: '10.0.0.7' }, heard]]);
});

test('of a resource that is gone nobody is asked', async () => {
  const { followed, visit } = controlled(resource);
  await visit('demo/gone');
  expect(followed).toEqual([['demo/gone', undefined, undefined]]);
});

test('a visit that failed does not count as one that knows', async () => {
  const patchStatus = answer(409, 'Conflict');
  const world = { jobs: [job], pods: [pod], heard, patchStatus };
  const { followed, visit } = controlled(resource, world);
  await visit(key);
  expect(followed).toEqual([]);
});

test('a status that changes in progress only is a line for debugging', async () => {
  const atWork = after(resource, plan(resource, { jobs: [job], pods: [pod] }));
  const { written, log, visit } = controlled(atWork, { jobs: [job], pods: [pod], heard });
  await visit(key);
  expect(written).toEqual(['status']);
  expect(log).toEqual(['debug reconciled']);
});
