/** As many cases as there are, a few at the same time. */

/** More would only wait for each other: the control plane has the same processors. */
const AT_ONCE = 4;

/**
 * Tries the numbers from 1 on, until one finds nothing to do any more (false); gives how many did.
 *
 * @throws what a case throws, after those that run beside it have ended.
 */
export async function tryNumbers(run: (number: number) => Promise<boolean>): Promise<number> {
  for (let first = 1; ; first += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_, index) => first + index);
    const results = await Promise.allSettled(numbers.map(run));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    const done = results.filter((result) => result.status === 'fulfilled' && result.value).length;
    if (done < AT_ONCE) return first - 1 + done;
  }
}
