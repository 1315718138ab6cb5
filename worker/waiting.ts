/** For how long to wait for something, and what ends the wait early. */
interface Patience {
  /** Rejects with its reason. */
  readonly signal: AbortSignal;
  /** Without it only the signal ends the wait. */
  readonly timeout?: Timeout;
}

interface Timeout {
  readonly milliseconds: number;
  /** What to reject with when the time is over. */
  readonly error: () => Error;
}

/**
 * The operation's own outcome, unless the signal or the timeout comes first; then the wait is over
 * at once, even where the operation does not notice, and its outcome is ignored. Leaves neither a
 * timer nor a listener behind.
 */
export function waitFor<T>(operation: Promise<T>, { signal, timeout }: Patience): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const abort = (): void => {
    reject(signal.reason as Error);
  };
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  const timer =
    timeout &&
    setTimeout(() => {
      reject(timeout.error());
    }, timeout.milliseconds);
  operation.then(resolve, reject);
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  });
}
