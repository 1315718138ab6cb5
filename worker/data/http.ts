import { errorCode, RunError } from '../errors.ts';
import { thrownText } from '../quote.ts';
import { failureOfStatus } from './http-status.ts';
import { createWatchdog } from './watchdog.ts';

/** How long a server may take to answer, and then between two pieces of its answer. */
export const IDLE_MILLISECONDS = 30_000;

export interface HttpOptions {
  readonly signal: AbortSignal;
  readonly idleMilliseconds?: number;
}

/**
 * The body of a URL as a stream, redirects followed. DataNotFound or DataForbidden when the server
 * says so, DataUnavailable when it cannot be reached, is silent for too long or says that it may
 * work later, DataTruncated when the body ends before it is whole.
 */
export async function* openUrl(
  url: string,
  { signal, idleMilliseconds = IDLE_MILLISECONDS }: HttpOptions,
): AsyncGenerator<Uint8Array> {
  const name = shownUrl(url);
  const watchdog = createWatchdog(idleMilliseconds);
  let answered = false;
  let received = 0;
  let expected: number | undefined;
  try {
    const response = await request(url, AbortSignal.any([signal, watchdog.signal]));
    const failure = failureOfStatus(response.status, name);
    if (failure !== undefined) throw failure;
    answered = true;
    expected = lengthOf(response.headers);
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      received += chunk.length;
      // The reader's time is not the server's: the clock stands while it works.
      watchdog.stop();
      yield chunk;
      watchdog.start();
    }
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof RunError) throw cause;
    const problem = watchdog.signal.aborted
      ? `nothing came for ${String(idleMilliseconds / 1000)} s`
      : networkProblem(cause);
    throw !answered || watchdog.signal.aborted
      ? new RunError('DataUnavailable', `${name} cannot be fetched: ${problem}.`, { cause })
      : truncated(name, received, expected, problem);
  } finally {
    watchdog.stop();
  }
}

/** A URL without what may be secret in it: user, password, query and fragment. */
export function shownUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

function request(url: string, signal: AbortSignal): Promise<Response> {
  return fetch(url, {
    signal,
    headers: {
      // As it stands: the length that the server names is then that of the bytes that arrive.
      'accept-encoding': 'identity',
      accept: 'text/csv, */*;q=0.5',
      'user-agent': 'batchinference',
    },
  });
}

/** The length that the body must have; undefined when it is not told or not that of what arrives. */
function lengthOf(headers: Headers): number | undefined {
  const length = headers.get('content-length');
  const encoding = headers.get('content-encoding') ?? 'identity';
  return length === null || encoding !== 'identity' ? undefined : Number(length);
}

/** fetch says only "fetch failed"; what happened is the cause, or just the cause's code. */
function networkProblem(thrown: unknown): string {
  const { cause } = thrown as { readonly cause?: unknown };
  const text = cause === undefined ? '' : thrownText(cause);
  return text || (errorCode(cause) ?? thrownText(thrown));
}

function truncated(
  name: string,
  received: number,
  expected: number | undefined,
  problem: string,
): RunError {
  const of = expected === undefined ? '' : ` of ${String(expected)}`;
  return new RunError(
    'DataTruncated',
    `${name} was cut off after ${String(received)}${of} bytes: ${problem}.`,
  );
}
