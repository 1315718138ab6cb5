import { monotonicClock, systemClock } from '../clock.ts';
import { apiOn } from '../kube/api.ts';
import type { Connection } from '../kube/connection.ts';
import type { Log } from '../logger.ts';
import { ELECTION } from './decision.ts';
import { Elector } from './elector.ts';
import { ALONE, type Leadership } from './leadership.ts';
import { leaseStore } from './lease.ts';

/** How an operator takes part in an election. */
export interface Candidacy {
  /** Where the Lease is: the operator's own namespace. */
  readonly namespace: string;
  readonly identity: string;
  /** Must end the process: it led, and may not write any more. */
  readonly onLost: (why: string) => void;
}

/** A call that takes longer than this leaves time for another before the leader has to end. */
const CALL_TIMEOUT_MS = ELECTION.renewMs / 2;

/** Starts to try to lead; without a candidacy the operator leads from the start. */
export function candidate(
  candidacy: Candidacy | undefined,
  connection: Connection,
  log: Log,
): Leadership {
  if (candidacy === undefined) return ALONE;
  const { namespace, ...own } = candidacy;
  const { coordination } = apiOn(connection, { timeoutMs: CALL_TIMEOUT_MS });
  const elector = new Elector({
    ...own,
    store: leaseStore(coordination, namespace),
    clock: monotonicClock,
    wallClock: systemClock,
    random: Math.random,
    log,
  });
  elector.start();
  return elector;
}
