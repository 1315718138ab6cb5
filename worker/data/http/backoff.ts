/** Tries in a row that bring nothing are this many at most; with the pauses they take 8 to 16 s. */
export const MAX_TRIES = 5;

const FIRST_MILLISECONDS = 500;

/**
 * How long to wait before a try: twice as long each time, up to half of it left out by chance, so
 * that those whom a server cut off together do not come back together.
 *
 * @param tried how many tries there were before
 * @param chance from 0 to 1
 */
export function backoff(tried: number, chance: number): number {
  return FIRST_MILLISECONDS * 2 ** tried * (1 - chance / 2);
}
