/** The loop: a key from the queue, what is there, what to do about it, doing it. */
import { isDeepStrictEqual } from 'node:util';
import type { BatchInference } from '../crds/batchinference.ts';
import { apply, type Writer } from './apply.ts';
import type { Clock } from './clock.ts';
import {
  askedPatienceMs,
  BlockedError,
  DefectError,
  describe,
  isConflict,
  isUnavailable,
  TerminalError,
} from './errors.ts';
import type { PodSettings } from './job/pod.ts';
import type { Log } from './logger.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { VisitResult } from './metrics/visits.ts';
import { type Observation, observe, type Sources } from './observe.ts';
import type { ProgressPoller } from './progress/poller.ts';
import type { WorkQueue } from './queue.ts';
import { blocked, reconcile, refuse } from './reconcile.ts';
import type { Plan } from './plan.ts';
import { identifyRun } from './run-id.ts';

export interface Controller extends Sources {
  readonly queue: WorkQueue;
  readonly progress: Pick<ProgressPoller, 'heard' | 'follow'>;
  readonly writer: Writer;
  readonly settings: PodSettings;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'visits' | 'runs'>;
  readonly log: Log;
}

/** Visits keys with so many workers until the queue is shut down and empty. */
export async function work(controller: Controller, workers: number): Promise<void> {
  controller.metrics.visits.workers(workers);
  await Promise.all(Array.from({ length: workers }, () => workAlone(controller)));
}

async function workAlone(controller: Controller): Promise<void> {
  const { queue, metrics } = controller;
  for (let key = await queue.get(); key !== undefined; key = await queue.get()) {
    const ended = metrics.visits.begun();
    try {
      ended(await visit(controller, key));
    } finally {
      queue.done(key);
    }
  }
}

/** Brings one resource as far as it goes now; whatever fails is tried again. */
async function visit(controller: Controller, key: string): Promise<VisitResult> {
  const { queue, stores, progress, clock } = controller;
  try {
    const observation = await observe(controller, key, new Date(clock.now()));
    const plan = observation && (await carryOut(controller, observation));
    queue.forget(key);
    progress.follow(key, plan?.progressFrom, observation?.observed.heard);
    if (plan?.requeueAfterMs === undefined) return 'success';
    queue.addAfter(key, plan.requeueAfterMs);
    return 'requeue_after';
  } catch (error) {
    queue.addRateLimited(key, patienceFor(error));
    const resource = stores.resources.get(key);
    // One that was deleted meanwhile concerns nobody: the next visit finds that out.
    if (resource !== undefined) reportFailure(controller, resource, error, queue.failures(key));
    return error instanceof DefectError ? 'panic' : 'error';
  }
}

/**
 * An API server that was away is back for all resources at once, and nothing else will remind of
 * one: as often as a reflector, and so within the minute.
 */
const UNAVAILABLE_MS = 30_000;

function patienceFor(error: unknown): { atLeastMs?: number; atMostMs?: number } {
  if (!isUnavailable(error)) return {};
  return { atLeastMs: askedPatienceMs(error, Date.now()), atMostMs: UNAVAILABLE_MS };
}

/** Decides and acts; what the API server refuses for good or for now is told in the status. */
async function carryOut(controller: Controller, observation: Observation): Promise<Plan> {
  const { resource, observed } = observation;
  const plan = decide(controller, observation);
  try {
    await applyAndLog(controller, resource, plan);
    return plan;
  } catch (error) {
    if (error instanceof TerminalError) {
      const { reason, message } = error;
      const refusal = refuse(resource, { reason, message }, observed);
      await applyAndLog(controller, resource, refusal);
      return refusal;
    }
    if (error instanceof BlockedError) {
      await applyAndLog(controller, resource, blocked(resource, error.message, observed));
    }
    throw error;
  }
}

function decide({ settings }: Controller, { resource, observed }: Observation): Plan {
  try {
    return reconcile(resource, observed, settings);
  } catch (error) {
    throw new DefectError('reconcile threw, which is a bug', { cause: error });
  }
}

async function applyAndLog(
  { writer, metrics, log }: Controller,
  resource: BatchInference,
  plan: Plan,
): Promise<void> {
  const recorded = metrics.runs.planned(resource, plan);
  const statusWritten = await apply(writer, resource, plan);
  recorded();
  if (!statusWritten && plan.actions.length === 0) return;
  const [succeeded] = plan.status.conditions ?? [];
  // While a worker is at work the status changes every few seconds, and nothing else.
  const level = isProgressOnly(resource, plan) ? 'debug' : 'info';
  log[level]('reconciled', {
    ...identityOf(resource),
    actions: plan.actions.map(({ kind }) => kind),
    reason: succeeded?.reason,
    statusMessage: succeeded?.message,
  });
}

function isProgressOnly({ status }: BatchInference, plan: Plan): boolean {
  return plan.actions.length === 0 && isDeepStrictEqual(status?.conditions, plan.status.conditions);
}

function reportFailure(
  { log }: Controller,
  resource: BatchInference,
  error: unknown,
  failures: number,
): void {
  const line = { ...identityOf(resource), error: describe(error), failures };
  // Our copy was out of date: the fresh one is on its way.
  if (isConflict(error)) log.debug('changed meanwhile, trying again', line);
  else if (error instanceof DefectError)
    log.error(error.message, { ...line, stack: stackOf(error) });
  else log.warn('failed, trying again', line);
}

/** What every line about a resource carries. */
export function identityOf(resource: BatchInference): object {
  const { namespace, name } = resource.metadata;
  return { namespace, name, runId: runIdOf(resource) };
}

/** A resource that a decision cannot be made about may have no identity either. */
function runIdOf(resource: BatchInference): string | undefined {
  try {
    return identifyRun(resource).runId;
  } catch {
    return undefined;
  }
}

function stackOf({ cause }: DefectError): unknown {
  return typeof cause === 'object' && cause !== null && 'stack' in cause ? cause.stack : undefined;
}
