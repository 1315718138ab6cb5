/** The controller's metrics, under the names of controller-runtime (pkg/internal/controller/metrics). */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Clock } from '../clock.ts';
import { CONTROLLER } from './controller-name.ts';

/** What came of a visit to a resource; `panic` is a decision that threw, which is a bug. */
export type VisitResult = 'success' | 'requeue_after' | 'error' | 'panic';

export interface VisitObserver {
  /** So many workers visit at the same time. */
  workers(count: number): void;
  /** A visit begins; the function is called with what came of it. */
  begun(): (result: VisitResult) => void;
}

/** Those of controller-runtime: close together below 1 s, and up to a minute. */
const BUCKETS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
  1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
];

/** Metrics of visits: how many, how they ended, how long they took. */
export function visitMetrics(registry: Registry, clock: Pick<Clock, 'now'>): VisitObserver {
  const controller = { controller: CONTROLLER };
  const base = { labelNames: ['controller'] as const, registers: [registry] };
  const total = new Counter({
    name: 'controller_runtime_reconcile_total',
    help: 'Visits to resources, by result: success, requeue_after, error.',
    labelNames: ['controller', 'result'],
    registers: [registry],
  });
  const errors = new Counter({
    name: 'controller_runtime_reconcile_errors_total',
    help: 'Visits that failed and are tried again; one whose Job is refused for now counts too.',
    ...base,
  });
  const panics = new Counter({
    name: 'controller_runtime_reconcile_panics_total',
    help: 'Decisions that threw: bugs of the operator.',
    ...base,
  });
  const time = new Histogram({
    name: 'controller_runtime_reconcile_time_seconds',
    help: 'How long a visit takes.',
    buckets: BUCKETS,
    ...base,
  });
  const active = new Gauge({
    name: 'controller_runtime_active_workers',
    help: 'Visits that are going on.',
    ...base,
  });
  const limit = new Gauge({
    name: 'controller_runtime_max_concurrent_reconciles',
    help: 'How many visits may go on at the same time.',
    ...base,
  });
  for (const result of ['success', 'requeue_after', 'error']) {
    total.inc({ ...controller, result }, 0);
  }
  errors.inc(controller, 0);
  panics.inc(controller, 0);
  time.zero(controller);
  active.set(controller, 0);

  return {
    workers(count) {
      limit.set(controller, count);
    },
    begun() {
      const startedAt = clock.now();
      active.inc(controller);
      return (result) => {
        active.dec(controller);
        time.observe(controller, Math.max(clock.now() - startedAt, 0) / 1000);
        // To controller-runtime a panic is an error, and one more thing.
        const failed = result === 'error' || result === 'panic';
        total.inc({ ...controller, result: failed ? 'error' : result });
        if (failed) errors.inc(controller);
        if (result === 'panic') panics.inc(controller);
      };
    },
  };
}
