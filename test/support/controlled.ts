/** A controller at work on one resource, with the API server in the test's hands. */
import type { V1CronJob, V1Job, V1Pod } from '@kubernetes/client-node';
import type { BatchInference } from '../../crds/batchinference.ts';
import type { Writer } from '../../operator/apply.ts';
import { work } from '../../operator/controller.ts';
import { Store } from '../../operator/kube/store.ts';
import { operatorMetrics } from '../../operator/metrics/metrics.ts';
import { resourceKeyOf } from '../../operator/observe.ts';
import type { Heard } from '../../operator/progress/progress.ts';
import { WorkQueue } from '../../operator/queue.ts';
import { virtualClock } from './virtual-clock.ts';

interface World {
  /** The resource as it is now. */
  readonly read?: () => Promise<BatchInference>;
  readonly createJob?: () => Promise<V1Job>;
  readonly patchStatus?: () => Promise<unknown>;
  readonly jobs?: readonly V1Job[];
  readonly pods?: readonly V1Pod[];
  readonly heard?: Heard;
}

/** A controller with one resource; what it writes is answered by the test. */
export function controlled(resource: BatchInference, world: World = {}) {
  const clock = virtualClock();
  const metrics = operatorMetrics(clock);
  const queue = new WorkQueue(clock, metrics.queue);
  const stores = {
    resources: new Store<BatchInference>(),
    cronJobs: new Store<V1CronJob>(),
    jobs: new Store<V1Job>({ groupOf: resourceKeyOf }),
    pods: new Store<V1Pod>({ groupOf: resourceKeyOf }),
  };
  stores.resources.put(resource);
  for (const job of world.jobs ?? []) stores.jobs.put(job);
  for (const pod of world.pods ?? []) stores.pods.put(pod);
  const written: string[] = [];
  const reasons: unknown[] = [];
  const log: string[] = [];
  const followed: unknown[] = [];
  const line = (level: string) => (message: string) => log.push(`${level} ${message}`);
  const none = () => Promise.reject(new Error('not expected'));
  const writer: Writer = {
    batch: {
      createNamespacedJob({ body }) {
        written.push('job');
        return world.createJob?.() ?? Promise.resolve(body);
      },
      readNamespacedJob: none,
      deleteNamespacedJob: none,
      patchNamespacedJob: none,
      createNamespacedCronJob: none,
      readNamespacedCronJob: none,
      replaceNamespacedCronJob: none,
      deleteNamespacedCronJob: none,
    },
    custom: {
      getNamespacedCustomObject: world.read ?? (() => Promise.resolve(resource)),
      patchNamespacedCustomObjectStatus({ body }) {
        written.push('status');
        const { status } = body as BatchInference;
        reasons.push(status?.conditions?.[0]?.reason);
        return world.patchStatus?.() ?? Promise.resolve({});
      },
    },
    record(_, events) {
      written.push(...events.map(({ reason }) => reason));
      return Promise.resolve();
    },
  };
  const controller = {
    ...{ queue, stores, writer, clock, metrics },
    settings: { workerImage: 'worker:1' },
    readPods: () => Promise.resolve([]),
    readWorkload: () => Promise.resolve({ state: 'unreadable' as const }),
    progress: {
      heard: () => world.heard,
      follow: (...args: unknown[]) => followed.push(args),
    },
    log: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') },
  };
  const working = work(controller, 2);
  return {
    ...{ queue, clock, metrics, written, reasons, log, followed },
    /** Works on the key, and on nothing that it leads to. */
    visit: async (...keys: readonly string[]) => {
      for (const key of keys) queue.add(key);
      queue.shutDown();
      await working;
    },
  };
}
