/** The work queue's metrics, under the names of controller-runtime (pkg/metrics/workqueue.go). */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Clock } from '../clock.ts';
import type { QueueObserver } from '../queue.ts';
import { CONTROLLER } from './controller-name.ts';

/** client-go's decades (10 ns to 1000 s) from the clock's resolution, 1 ms, on. */
const BUCKETS = [0.001, 0.01, 0.1, 1, 10, 100, 1000];

/** An observer of a queue that keeps its metrics as client-go does (util/workqueue/metrics.go). */
export function queueMetrics(registry: Registry, clock: Pick<Clock, 'now'>): QueueObserver {
  const labels = { name: CONTROLLER, controller: CONTROLLER };
  const labelNames = ['name', 'controller'] as const;
  const metric = (name: string, help: string) => ({
    ...{ name, help, labelNames },
    registers: [registry],
  });
  const addedAt = new Map<string, number>();
  const takenAt = new Map<string, number>();
  const secondsSince = (ms: number | undefined) =>
    // A clock that is set back must not break a histogram's sum.
    Math.max(clock.now() - (ms ?? clock.now()), 0) / 1000;

  const depth = new Gauge(metric('workqueue_depth', 'Keys that wait for a worker.'));
  const adds = new Counter(metric('workqueue_adds_total', 'Keys that were added.'));
  const retries = new Counter(
    metric('workqueue_retries_total', 'Keys that were added to come again after a delay.'),
  );
  const queued = new Histogram({
    ...metric('workqueue_queue_duration_seconds', 'How long a key waits for a worker.'),
    buckets: BUCKETS,
  });
  const worked = new Histogram({
    ...metric('workqueue_work_duration_seconds', 'How long a worker has a key.'),
    buckets: BUCKETS,
  });
  new Gauge({
    ...metric(
      'workqueue_unfinished_work_seconds',
      'How long the workers have had their keys, in all.',
    ),
    collect() {
      this.set(
        labels,
        [...takenAt.values()].map(secondsSince).reduce((sum, s) => sum + s, 0),
      );
    },
  });
  new Gauge({
    ...metric(
      'workqueue_longest_running_processor_seconds',
      'How long the worker that has had its key for longest has had it.',
    ),
    collect() {
      this.set(labels, Math.max(0, ...[...takenAt.values()].map(secondsSince)));
    },
  });
  // What has not happened yet is 0, and not absent: increase() sees the first time only then.
  depth.set(labels, 0);
  adds.inc(labels, 0);
  retries.inc(labels, 0);
  queued.zero(labels);
  worked.zero(labels);

  return {
    added(key) {
      adds.inc(labels);
      depth.inc(labels);
      addedAt.set(key, clock.now());
    },
    taken(key) {
      depth.dec(labels);
      queued.observe(labels, secondsSince(addedAt.get(key)));
      addedAt.delete(key);
      takenAt.set(key, clock.now());
    },
    done(key) {
      worked.observe(labels, secondsSince(takenAt.get(key)));
      takenAt.delete(key);
    },
    delayed() {
      retries.inc(labels);
    },
  };
}
