/**
 * What the operator tells Prometheus of itself. Where controller-runtime and client-go have a metric,
 * it has their name and labels, so that dashboards made for those show this operator too.
 */
import { Gauge, Registry } from 'prom-client';
import type { Clock } from '../clock.ts';
import type { RequestObserver } from '../kube/counted.ts';
import type { QueueObserver } from '../queue.ts';
import { queueMetrics } from './queue.ts';
import { requestMetrics } from './requests.ts';
import { type RunObserver, runMetrics } from './runs.ts';
import { type VisitObserver, visitMetrics } from './visits.ts';

/** Where each part of the operator tells what it does. */
export interface Metrics {
  /** What is served. */
  readonly registry: Registry;
  readonly queue: QueueObserver;
  readonly visits: VisitObserver;
  readonly requests: RequestObserver;
  readonly runs: RunObserver;
  /** Whether this process is the one that works and writes. */
  leading(isLeader: boolean): void;
}

/** client-go names it after the Lease by which replicas agree on who leads. */
const ELECTION = 'batchinference-operator';

/** Metrics in a registry of their own, so that two operators in one process are two. */
export function operatorMetrics(clock: Pick<Clock, 'now'>): Metrics {
  const registry = new Registry();
  const leader = new Gauge({
    name: 'leader_election_master_status',
    help: 'Whether this process leads: 1 if it does, 0 if it waits to.',
    labelNames: ['name'],
    registers: [registry],
  });
  leader.set({ name: ELECTION }, 0);
  return {
    registry,
    queue: queueMetrics(registry, clock),
    visits: visitMetrics(registry, clock),
    requests: requestMetrics(registry),
    runs: runMetrics(registry),
    leading(isLeader) {
      leader.set({ name: ELECTION }, isLeader ? 1 : 0);
    },
  };
}
