/** How long to wait after failures in a row: client-go's reflector's bounds, half of it at random. */

/** Where the delay's upper bound starts and ends, in milliseconds. */
const BASE_MS = 800;
const CAP_MS = 30_000;

/** A server may ask for more patience than CAP_MS, but not for silence that looks like death. */
export const MAX_RETRY_AFTER_MS = 120_000;

/**
 * Milliseconds to wait after the `failures`-th failure in a row (none after zero): uniform between
 * half a bound that doubles from 0.8 s to 30 s and the bound, and no less than what the server asked
 * for. Not from 0 on: chance must not lead to many requests a second to a server in trouble.
 *
 * @param random in [0, 1)
 */
export function backoffMs(failures: number, random: number, retryAfterMs = 0): number {
  const bound = failures === 0 ? 0 : Math.min(BASE_MS * 2 ** (failures - 1), CAP_MS);
  return Math.max(((1 + random) / 2) * bound, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
}

/** The header Retry-After (RFC 9110, 10.2.3) in milliseconds from `now`; 0 when it says nothing. */
export function retryAfterMs(header: string | undefined, now: number): number {
  if (header === undefined) return 0;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}
