import { SCHEMA_VERSION, type Failed, type ModelResult, type Succeeded } from './contract.ts';
import { RunError } from './errors.ts';
import { thrownText } from './quote.ts';

/** What a worker that is told to stop ends with. */
export function terminated(): RunError {
  return new RunError(
    'Terminated',
    'The worker was told to stop before it had finished (its node is drained, or the pod deleted).',
  );
}

/** How a run ended, in the words of the contract. */
export function succeeded(runId: string, models: readonly ModelResult[]): Succeeded {
  return { schemaVersion: SCHEMA_VERSION, runId, outcome: 'succeeded', models: [...models] };
}

/** A failure whose cause is known by its reason; whatever else was thrown is a bug. */
export function failed(runId: string, thrown: unknown): Failed {
  const known = thrown instanceof RunError;
  return {
    schemaVersion: SCHEMA_VERSION,
    runId,
    outcome: 'failed',
    reason: known ? thrown.reason : 'InternalError',
    message: known
      ? thrown.message
      : `The worker has met an error that it does not know: ${thrownText(thrown)}. ` +
        'This is a bug of BatchInference; the log of the pod says where.',
  };
}

/**
 * Waits for work, but not longer than until the signal: its reason is thrown at once, even while
 * the work has yet to notice.
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => {
    reject(signal.reason as Error);
  };
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
