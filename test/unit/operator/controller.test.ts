import { ApiException, type V1Job, type V1Pod } from '@kubernetes/client-node';
import type { BatchInference } from '../../../crds/batchinference.ts';
import type { Writer } from '../../../operator/apply.ts';
import { work } from '../../../operator/controller.ts';
import { Store } from '../../../operator/kube/store.ts';
import { WorkQueue } from '../../../operator/queue.ts';
import { batchInference } from '../../support/resource.ts';
import { eventually } from '../../support/eventually.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

interface Answers {
  readonly createJob?: () => Promise<V1Job>;
  readonly patchStatus?: () => Promise<unknown>;
}

/** A controller with one resource; what it writes is answered by the test. */
function controlled(resource: BatchInference, answers: Answers = {}) {
  const clock = virtualClock();
  const queue = new WorkQueue(clock);
  const resources = new Store<BatchInference>();
  resources.put(resource);
  const stores = { resources, jobs: new Store<V1Job>(), pods: new Store<V1Pod>() };
  const written: string[] = [];
  const reasons: unknown[] = [];
  const log: string[] = [];
  const line = (level: string) => (message: string) => log.push(`${level} ${message}`);
  const none = () => Promise.reject(new Error('not expected'));
  const writer: Writer = {
    batch: {
      createNamespacedJob({ body }) {
        written.push('job');
        return answers.createJob?.() ?? Promise.resolve(body);
      },
      readNamespacedJob: none,
      deleteNamespacedJob: none,
      patchNamespacedJob: none,
    },
    custom: {
      patchNamespacedCustomObjectStatus({ body }) {
        written.push('status');
        const { status } = body as BatchInference;
        reasons.push(status?.conditions?.[0]?.reason);
        return answers.patchStatus?.() ?? Promise.resolve({});
      },
    },
    record(_, events) {
      written.push(...events.map(({ reason }) => reason));
      return Promise.resolve();
    },
  };
  const controller = {
    ...{ queue, stores, writer, clock },
    settings: { workerImage: 'worker:1' },
    readPods: () => Promise.resolve([]),
    log: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') },
  };
  const working = work(controller, 2);
  return {
    ...{ queue, clock, written, reasons, log },
    /** Works on the key, and on nothing that it leads to. */
    visit: async (...keys: readonly string[]) => {
      for (const key of keys) queue.add(key);
      queue.shutDown();
      await working;
    },
  };
}

function answer(code: number, reason: string, message = 'no'): () => Promise<never> {
  const body = JSON.stringify({ kind: 'Status', reason, message });
  return () => Promise.reject(new ApiException(code, '', body, {}));
}

const key = 'demo/letters';

test('the Job is written first, then the status, then the Events', async () => {
  const { queue, written, visit } = controlled(batchInference());
  await visit(key);
  expect(written).toEqual(['job', 'status', 'RunStarted']);
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
  expect(written).toEqual(['job', 'status', 'RunBlocked']);
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
  expect(written).toEqual(['job', 'status', 'RunBlocked']);
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
    expect(written).toEqual(['job', 'status', 'RunFailed']);
    expect(queue.failures(key)).toBe(0);
  },
);

test('a status that was changed meanwhile is computed again, without an Event or a complaint', async () => {
  const patchStatus = answer(409, 'Conflict');
  const { queue, written, log, visit } = controlled(batchInference(), { patchStatus });
  await visit(key);
  expect(written).toEqual(['job', 'status']);
  expect(queue.failures(key)).toBe(1);
  expect(log).toEqual(['debug changed meanwhile, trying again']);
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
