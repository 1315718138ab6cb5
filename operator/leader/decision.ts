/**
 * Who leads: the decisions of client-go's tools/leaderelection, as functions of the Lease as it was
 * observed. Whether a holder is still there is judged by how long the local clock has seen its
 * record unchanged, never by the times in the record: no two clocks of a cluster agree.
 */

/** What a Lease (coordination.k8s.io/v1) says. Its times are for people, in RFC 3339. */
export interface LeaseRecord {
  /** Who leads; empty when nobody does. */
  readonly holderIdentity: string;
  readonly leaseDurationSeconds: number;
  readonly acquireTime: string;
  readonly renewTime: string;
  /** How often the leader has changed. */
  readonly leaseTransitions: number;
}

/** The defaults of controller-runtime (pkg/manager/internal.go). */
export const ELECTION = {
  /** A record that has not changed for so long is nobody's any more. */
  leaseMs: 15_000,
  /** A leader that could not renew for so long ends, 5 s before another may lead: what it has sent arrives first. */
  renewMs: 10_000,
  /** Between two attempts, to renew or to take over. */
  retryMs: 2_000,
  /** Those who wait do so for up to 1 + this times as long, lest all attempt at once. */
  jitter: 1.2,
} as const;

export interface Observed {
  readonly record: LeaseRecord;
  /** When the local clock first saw the record like this, in milliseconds. */
  readonly since: number;
}

/**
 * What is known after the Lease was read. One that was deleted counts as it was last seen: its
 * holder has not noticed yet, and makes it again.
 */
export function observe(
  before: Observed | undefined,
  record: LeaseRecord | undefined,
  now: number,
): Observed | undefined {
  if (record === undefined) return before;
  const unchanged =
    before !== undefined && JSON.stringify(before.record) === JSON.stringify(record);
  return unchanged ? before : { record, since: now };
}

export type Decision =
  /** To write it is to lead, as long as nobody has written since the Lease was read. */
  | { readonly kind: 'write'; readonly record: LeaseRecord }
  /** Somebody else leads, for so many milliseconds at least. */
  | { readonly kind: 'wait'; readonly holder: string; readonly forMs: number };

/**
 * What a candidate, or the leader itself, does about the Lease.
 *
 * @param now milliseconds on the clock of `observed`
 * @param time the same moment, for people
 */
export function decide(
  identity: string,
  observed: Observed | undefined,
  now: number,
  time: string,
): Decision {
  const holding = {
    holderIdentity: identity,
    leaseDurationSeconds: ELECTION.leaseMs / 1000,
    renewTime: time,
  };
  if (observed === undefined) {
    return { kind: 'write', record: { ...holding, acquireTime: time, leaseTransitions: 0 } };
  }
  const { record, since } = observed;
  const { holderIdentity: holder, acquireTime, leaseTransitions } = record;
  if (holder === identity) {
    return { kind: 'write', record: { ...holding, acquireTime, leaseTransitions } };
  }
  const forMs = holder === '' ? 0 : since + record.leaseDurationSeconds * 1000 - now;
  if (forMs > 0) return { kind: 'wait', holder, forMs };
  return {
    kind: 'write',
    record: { ...holding, acquireTime: time, leaseTransitions: leaseTransitions + 1 },
  };
}

/** The record of a leader that leaves: whoever reads it may lead at once. */
export function released({ leaseTransitions }: LeaseRecord, time: string): LeaseRecord {
  return {
    holderIdentity: '',
    // The API server takes no 0.
    leaseDurationSeconds: 1,
    acquireTime: time,
    renewTime: time,
    leaseTransitions,
  };
}
