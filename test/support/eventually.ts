/** Waiting in tests: for a state, never for a time. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Less than jest gives a test by default (5 s), so that it is the assertion that fails. */
const ASSERTION_SECONDS = 4;
/** Far beyond what is needed, on a machine with other things to do. */
const STATE_SECONDS = 60;
const SHORTEST_PAUSE_MS = 2;

export interface Patience {
  /** What is waited for, as it reads after "not within 60 s:". */
  readonly what?: string;
  readonly seconds?: number;
}

/**
 * Asks until the answer satisfies, and then gives it; without `satisfies`, until asking no longer
 * throws. Else fails with what was thrown last, or with the last answer.
 */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  satisfies?: (answer: T) => boolean,
  { what = 'the expected answer', seconds }: Patience = {},
): Promise<T> {
  const limit = seconds ?? (satisfies === undefined ? ASSERTION_SECONDS : STATE_SECONDS);
  const deadline = performance.now() + limit * 1000;
  for (;;) {
    const asked = performance.now();
    try {
      const answer = await ask();
      if (satisfies === undefined || satisfies(answer)) return answer;
      if (asked > deadline) {
        throw new Error(`not within ${limit} s: ${what}; last seen: ${JSON.stringify(answer)}`);
      }
    } catch (error) {
      if (asked > deadline) throw error;
    }
    // At rest for as long as it took to ask: what costs much (a kubectl) is asked less often.
    await sleep(Math.max(SHORTEST_PAUSE_MS, performance.now() - asked));
  }
}
