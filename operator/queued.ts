/** What Kueue says of a Job that waits in a queue. */
import type { V1Job } from '@kubernetes/client-node';
import { oneLine } from './one-line.ts';
import { timeOf } from './timestamp.ts';

/**
 * What is known of the Workload that stands for a Job in Kueue: its conditions, that there is none
 * (yet), that the cluster has no Kueue, or that it could not be read.
 */
export type WorkloadSeen =
  | { readonly state: 'found'; readonly conditions: readonly WorkloadCondition[] }
  | { readonly state: 'none' | 'noKueue' | 'unreadable' };

/** As in https://kueue.sigs.k8s.io/docs/concepts/workload; trusted no further than its form. */
export interface WorkloadCondition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
}

/**
 * What the Job waits for. An eviction comes first, because it is why nothing runs any more; Kueue
 * takes it back when it lets the Job in again.
 */
export function queueMessage(queue: string | undefined, seen: WorkloadSeen): string {
  const inQueue = `the Job waits ${queue === undefined ? 'for Kueue' : `in the queue ${queue}`}`;
  switch (seen.state) {
    case 'noKueue':
      return `${inQueue}, and this cluster has no Kueue that would let it start: install Kueue, or take run.queueName out`;
    case 'none':
      return `${inQueue}; Kueue has not taken it up yet`;
    case 'unreadable':
      return inQueue;
    case 'found': {
      const evicted = holding(seen.conditions, 'Evicted', 'True');
      const pending = holding(seen.conditions, 'QuotaReserved', 'False');
      if (evicted !== undefined) {
        return `evicted by Kueue (${evicted.reason ?? 'no reason given'}): ${words(evicted)}; ${inQueue} again`;
      }
      return pending === undefined ? inQueue : `${inQueue}: ${words(pending)}`;
    }
  }
}

const FIRST_LOOK_MS = 5000;
const LAST_LOOK_MS = 300_000;

/**
 * When to ask Kueue again, because what it says is not watched: after a quarter of the time that
 * the Job is there already, so that thousands that wait for hours ask every five minutes each.
 */
export function lookAgainAfterMs({ metadata }: V1Job, now: Date): number {
  const ageMs = now.getTime() - (timeOf(metadata?.creationTimestamp) ?? now).getTime();
  return Math.min(Math.max(Math.round(ageMs / 4), FIRST_LOOK_MS), LAST_LOOK_MS);
}

function holding(
  conditions: readonly WorkloadCondition[],
  type: string,
  status: string,
): WorkloadCondition | undefined {
  return conditions.find((condition) => condition.type === type && condition.status === status);
}

function words({ message, reason }: WorkloadCondition): string {
  return oneLine(message ?? reason ?? 'no reason given');
}
