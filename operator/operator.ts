/** The operator as a whole, on a given connection: what main starts, and the tests too. */
import type { CoreV1Api, KubernetesObject } from '@kubernetes/client-node';
import { systemClock } from './clock.ts';
import { identityOf, work } from './controller.ts';
import { describe } from './errors.ts';
import { makeRecorder } from './events.ts';
import { serveHealth } from './health.ts';
import type { PodSettings } from './job/pod.ts';
import { apiOn } from './kube/api.ts';
import { CRON_JOBS, JOBS, PODS, RESOURCES } from './kube/collections.ts';
import type { Connection } from './kube/connection.ts';
import { counted } from './kube/counted.ts';
import type { Collection } from './kube/list.ts';
import { Reflector, type ReflectorTimings, TIMINGS } from './kube/reflector.ts';
import { ResponseError } from './kube/request.ts';
import { type Change, keyOf, Store } from './kube/store.ts';
import { workloadOf } from './kube/workloads.ts';
import { type Candidacy, candidate } from './leader/candidacy.ts';
import type { Log } from './logger.ts';
import type { Metrics } from './metrics/metrics.ts';
import { scoreMetrics } from './metrics/scores.ts';
import {
  isStatusOnly,
  keysOf,
  type PodReader,
  resourceKeyOf,
  type WorkloadReader,
} from './observe.ts';
import { ProgressPoller } from './progress/poller.ts';
import { askForProgress } from './progress/request.ts';
import { WorkQueue } from './queue.ts';

export interface OperatorOptions {
  readonly connection: Connection;
  readonly settings: PodSettings;
  /** TCP port of the probes and of the metrics. */
  readonly healthPort: number;
  /** How many resources are worked on at the same time. */
  readonly concurrency: number;
  readonly metrics: Metrics;
  /** Whether the metrics have the scores of every resource. */
  readonly scoreMetrics: boolean;
  /** How it agrees with other operators on the one that writes; without it there is no other. */
  readonly candidacy?: Candidacy | undefined;
  readonly log: Log;
  /** The reflectors' numbers; a test makes them small. */
  readonly timings?: ReflectorTimings;
}

export interface Operator {
  readonly healthPort: number;
  /** Resolves when this operator leads, all that is watched is known and work has begun. */
  readonly ready: Promise<void>;
  /** Stops watching, finishes what is begun, closes every socket. */
  stop(): Promise<void>;
}

/** A reflector asks or hears something every 95 s, or 120 s after a server asked for patience. */
const STUCK_AFTER_MS = 300_000;

/**
 * The kubelet kills 30 s after SIGTERM, and to release the Lease may take 5 s; what is cut off is
 * done again by the next operator.
 */
const DRAIN_MS = 20_000;

/**
 * Starts watching and working, for ever, as soon as this operator leads: what fails is logged and
 * tried again.
 *
 * One that stands by watches nothing. What it lists when it takes over is at least as new as all
 * that its predecessor has done; a store filled before might know a Job and not yet the spec that
 * the Job was made for, and the Job would be deleted as one of an older run.
 *
 * @throws Error when the port of the probes cannot be listened on.
 */
export async function startOperator(options: OperatorOptions): Promise<Operator> {
  const { settings, metrics, log } = options;
  const connection = counted(options.connection, metrics.requests);
  const queue = new WorkQueue(systemClock, metrics.queue);
  const into = { connection, queue, log, timings: options.timings ?? TIMINGS };
  const resources = reflect(into, RESOURCES, keyOf, isStatusOnly);
  const jobs = reflect(into, JOBS, resourceKeyOf);
  const cronJobs = reflect(into, CRON_JOBS, resourceKeyOf);
  const pods = reflect(into, PODS, resourceKeyOf);
  const reflectors = [resources, cronJobs, jobs, pods].map(({ reflector }) => reflector);
  if (options.scoreMetrics) scoreMetrics(metrics.registry, resources.store);
  const { contentType } = metrics.registry;
  const leadership = candidate(options.candidacy, connection, log);
  const watching = () => (leadership.leads ? reflectors : []);
  const checks = {
    '/healthz': () => complaints(watching(), 'stuck', ({ idleMs }) => idleMs > STUCK_AFTER_MS),
    '/readyz': () => [
      ...(leadership.decided ? [] : ['Lease: not yet read']),
      ...complaints(watching(), 'not yet listed', ({ hasSynced }) => !hasSynced),
    ],
  };
  const health = await serveHealth(options.healthPort, checks, {
    '/metrics': { contentType, text: () => metrics.registry.metrics() },
  });

  const api = apiOn(connection, { mayCall: () => leadership.leads });
  const record = makeRecorder({
    api: api.core,
    clock: systemClock,
    onError(error, resource) {
      log.warn('event not written', { ...identityOf(resource), error: describe(error) });
    },
  });
  const stores = {
    ...{ resources: resources.store, cronJobs: cronJobs.store },
    ...{ jobs: jobs.store, pods: pods.store },
  };
  const writer = { batch: api.batch, custom: api.custom, record };
  const readPods = podReader(api.core);
  const progress = new ProgressPoller({
    clock: systemClock,
    ask: ({ address }, signal) =>
      askForProgress(address, signal).catch((error: unknown) => {
        log.debug('a worker does not tell its progress', { address, error: describe(error) });
        return undefined;
      }),
    onNews(key) {
      queue.add(key);
    },
  });
  // Best effort: what Kueue says makes a message better, and decides nothing.
  const readWorkload: WorkloadReader = (job) =>
    workloadOf(api.custom, job).catch((error: unknown) => {
      log.debug('the Workload of a Job cannot be read', { error: describe(error) });
      return { state: 'unreadable' };
    });
  const sources = { stores, readPods, readWorkload, progress };
  const controller = { ...sources, queue, writer, settings, clock: systemClock, metrics, log };

  let working = Promise.resolve();
  const ready = leadership.acquired.then(async () => {
    for (const reflector of reflectors) reflector.start();
    await Promise.all(reflectors.map(({ synced }) => synced));
    log.info('watching', { resources: stores.resources.size, jobs: stores.jobs.size });
    // From here on it is this process that writes.
    metrics.leading(true);
    working = work(controller, options.concurrency);
  });
  return {
    healthPort: health.port,
    ready,
    async stop() {
      await Promise.all(reflectors.map((reflector) => reflector.stop()));
      progress.stop();
      queue.shutDown();
      const drained = working.then(() => true);
      const release = await Promise.race([drained, after(DRAIN_MS).then(() => false)]);
      await leadership.stop({ release });
      await Promise.all([connection.close(), health.close()]);
    },
  };
}

/** The pods of a Job by the label that the Job controller gives them. */
function podReader(core: Pick<CoreV1Api, 'listNamespacedPod'>): PodReader {
  return async ({ metadata }) => {
    const labelSelector = `batch.kubernetes.io/job-name=${metadata?.name ?? ''}`;
    const namespace = metadata?.namespace ?? '';
    return (await core.listNamespacedPod({ namespace, labelSelector })).items;
  };
}

interface Into {
  readonly connection: Connection;
  readonly queue: WorkQueue;
  readonly log: Log;
  readonly timings: ReflectorTimings;
}

/** A store that is kept like the collection; each change queues the resources it concerns. */
function reflect<T extends KubernetesObject>(
  { connection, queue, log, timings }: Into,
  collection: Collection<T>,
  keyIn: (object: T) => string | undefined,
  isNoMatter: (change: Change<T>) => boolean = () => false,
): { readonly store: Store<T>; readonly reflector: Reflector<T> } {
  const { title } = collection;
  const store = new Store<T>({
    groupOf: keyIn,
    onChange(change) {
      if (isNoMatter(change)) return;
      for (const key of keysOf(change, keyIn)) queue.add(key);
    },
    onCallbackError(error) {
      log.error('a change was not queued', { collection: title, error: describe(error) });
    },
  });
  const onError = (error: unknown, retryInMs: number): void => {
    const missing = error instanceof ResponseError && error.status === 404;
    const message = missing ? `${title} cannot be watched: is the CRD installed?` : 'watch failed';
    const retryInSeconds = Math.ceil(retryInMs / 1000);
    log.warn(message, { collection: title, error: describe(error), retryInSeconds });
  };
  // Level-triggered: whatever was missed, and for whatever reason, is looked at again every few
  // minutes. A visit that finds nothing to do writes nothing.
  const onListed = (): void => {
    for (const object of store.objects()) {
      const key = keyIn(object);
      if (key !== undefined) queue.add(key);
    }
  };
  const reflector = new Reflector({ connection, collection, store, timings, onError, onListed });
  return { store, reflector };
}

type Watching = Pick<Reflector<KubernetesObject>, 'title' | 'hasSynced' | 'idleMs'>;

function complaints(
  reflectors: readonly Watching[],
  problem: string,
  applies: (reflector: Watching) => boolean,
): readonly string[] {
  return reflectors.filter(applies).map(({ title }) => `${title}: ${problem}`);
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
