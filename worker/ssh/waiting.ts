/** For how long to wait for something, and what ends the wait early. */
export interface Patience {
  /** Rejects with its reason. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** What to reject with when the time is over. */
  readonly timedOut: () => Error;
}

/**
 * The operation's own outcome, unless the signal or the timeout comes first; then the operation's
 * outcome is ignored. Leaves neither a timer nor a listener behind.
 */
export function waitFor<T>(
  operation: Promise<T>,
  { signal, timeoutMs, timedOut }: Patience,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const abort = (): void => {
    reject(signal.reason as Error);
  };
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(() => {
    reject(timedOut());
  }, timeoutMs);
  operation.then(resolve, reject);
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  });
}
