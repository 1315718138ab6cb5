/** A run that has not ended and must not, or may not, go on: spec.suspend, a queue, somebody's hand. */
import type { V1Job, V1Pod } from '@kubernetes/client-node';
import type { BatchInference } from '../crds/batchinference.ts';
import { nameOf } from './attempt.ts';
import { isManagedByKueue, isSuspended, isSuspendedByUs, queueOf } from './job/suspension.ts';
import { lookAgainAfterMs, queueMessage, type WorkloadSeen } from './queued.ts';

/** What is held, with all that its holder says. */
export interface HeldRun {
  readonly job: V1Job;
  readonly pods: readonly V1Pod[];
  /** What Kueue says of the Job, where it was asked. */
  readonly workload?: WorkloadSeen | undefined;
  readonly now: Date;
}

/** Why the run does not go on, and what is to be done to its Job. */
export interface Hold {
  readonly reason: 'Waiting' | 'Queued' | 'Suspended';
  readonly message: string;
  readonly todo?: 'suspend' | 'resume' | 'delete';
  readonly recheckAfterMs?: number;
}

/** What holds the run back; undefined when nothing does. */
export function holdOf({ spec }: BatchInference, run: HeldRun): Hold | undefined {
  return spec.suspend === true ? onHold(run) : heldByOthers(run);
}

/** Nothing is there yet, and nothing is made while spec.suspend is true. */
export const NOT_STARTED: Hold = {
  reason: 'Suspended',
  message: 'spec.suspend is true: nothing starts until it is false',
};

function onHold({ job, pods }: HeldRun): Hold {
  const reason = 'Suspended';
  // Kueue would start a suspended Job that it has let in, so one that must not run must not be.
  if (isManagedByKueue(job)) {
    const message = `spec.suspend is true: Job ${nameOf(job)} is taken out of its queue until it is false`;
    return { reason, message, todo: 'delete' };
  }
  const suspended = isSuspended(job);
  const message =
    suspended && pods.every(hasEnded)
      ? `spec.suspend is true: Job ${nameOf(job)} is suspended, and goes on when it is false`
      : `spec.suspend is true: Job ${nameOf(job)} is being stopped`;
  return { reason, message, ...(!suspended && { todo: 'suspend' }) };
}

/** As the pods of earlier attempts have, which the Job keeps. */
function hasEnded({ status }: V1Pod): boolean {
  return status?.phase === 'Failed' || status?.phase === 'Succeeded';
}

/** What but spec.suspend holds the run back: a queue, or somebody's hand. */
export function heldByOthers({ job, workload, now }: HeldRun): Hold | undefined {
  if (!isSuspended(job)) return undefined;
  if (isManagedByKueue(job)) {
    const message = queueMessage(queueOf(job), workload ?? { state: 'unreadable' });
    return { reason: 'Queued', message, recheckAfterMs: lookAgainAfterMs(job, now) };
  }
  if (isSuspendedByUs(job)) {
    return { reason: 'Waiting', message: `Job ${nameOf(job)} goes on`, todo: 'resume' };
  }
  const message =
    `Job ${nameOf(job)} was suspended, and not by spec.suspend: it goes on when whoever did so ` +
    'sets its spec.suspend to false';
  return { reason: 'Suspended', message };
}
