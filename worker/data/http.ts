import type { IncomingMessage } from 'node:http';
import { errorCode, RunError } from '../errors.ts';
import { quoted, thrownText } from '../quote.ts';
import { request } from './http-request.ts';
import { failureOfStatus } from './http-status.ts';
import { isRedirect, MAX_REDIRECTS, parseUrl, redirected } from './redirect.ts';
import { createWatchdog } from './watchdog.ts';

/** How long a server may take to answer, and then between two pieces of its answer. */
const IDLE_MILLISECONDS = 30_000;

interface HttpOptions {
  readonly signal: AbortSignal;
  readonly idleMilliseconds?: number;
}

/**
 * The body of a URL as a stream, redirects followed. DataNotFound or DataForbidden when the server
 * or the URL says so, DataUnavailable when it cannot be reached, is silent for too long or says
 * that it may work later, DataTruncated when the body ends before it is whole, DataInvalid when it
 * comes compressed.
 *
 * A body whose end the server announces neither by a length nor by chunks ends when the server
 * closes the connection in good order (RFC 9112, section 6.3), and that has to be believed: a
 * server that fails and still closes so is not noticed, unless it leaves half a row. A connection
 * that is reset is DataTruncated. Serve the data with a length.
 */
export async function* openUrl(
  text: string,
  { signal, idleMilliseconds = IDLE_MILLISECONDS }: HttpOptions,
): AsyncGenerator<Uint8Array> {
  const url = parseUrl(text, 'data.url');
  const name = shownUrl(url);
  const watchdog = createWatchdog(idleMilliseconds);
  let response: IncomingMessage | undefined;
  let received = 0;
  try {
    response = await follow(url, name, AbortSignal.any([signal, watchdog.signal]));
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      received += chunk.length;
      // The reader's time is not the server's: the clock stands while it works.
      watchdog.stop();
      yield chunk;
      watchdog.start();
    }
    if (!response.complete) throw new Error('the connection was closed');
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof RunError) throw cause;
    if (watchdog.signal.aborted) {
      const silence = `nothing came for ${String(idleMilliseconds / 1000)} s`;
      throw new RunError('DataUnavailable', `${name} cannot be fetched: ${silence}.`, { cause });
    }
    throw response === undefined
      ? noAnswer(name, cause)
      : truncated(name, received, response, cause);
  } finally {
    watchdog.stop();
  }
}

/** A URL without what may be secret in it: user, password, query and fragment. */
export function shownUrl({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

/** The answer that has the data, after as many redirects as it takes. */
async function follow(start: URL, name: string, signal: AbortSignal): Promise<IncomingMessage> {
  let url = start;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await request(url, signal);
    const { statusCode = 0, headers } = response;
    if (!isRedirect(statusCode)) {
      const failure = failureOfStatus(statusCode, name) ?? refusedEncoding(response, name);
      if (failure === undefined) return response;
      response.destroy();
      throw failure;
    }
    response.destroy();
    url = redirected(url, headers.location, name);
  }
  throw new RunError(
    'DataNotFound',
    `${name} is not there: the server redirects more than ${String(MAX_REDIRECTS)} times. ` +
      'Correct data.url.',
  );
}

/** Compressed data that is cut off can have the length that was announced. */
function refusedEncoding({ headers }: IncomingMessage, name: string): RunError | undefined {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() === 'identity') return undefined;
  return new RunError(
    'DataInvalid',
    `${name} comes compressed (content-encoding ${quoted(encoding)}) although it was asked for as ` +
      'it stands: serve the CSV uncompressed.',
  );
}

function noAnswer(name: string, cause: unknown): RunError {
  const problem = networkProblem(cause);
  // The parser's codes: what answers is another protocol, and will be next time.
  return errorCode(cause)?.startsWith('HPE_') === true
    ? new RunError(
        'DataNotFound',
        `${name} is not there: what answers does not speak HTTP (${problem}). Correct data.url.`,
        { cause },
      )
    : new RunError('DataUnavailable', `${name} cannot be fetched: ${problem}.`, { cause });
}

/** Some of Node's errors have no text, such as that of several addresses that all refuse. */
function networkProblem(cause: unknown): string {
  const text = thrownText(cause);
  // What Node says when the connection ends before the body does.
  if (text === 'aborted') return 'the server closed the connection';
  return text || (errorCode(cause) ?? 'the connection failed');
}

function truncated(
  name: string,
  received: number,
  { headers }: IncomingMessage,
  cause: unknown,
): RunError {
  const length = headers['content-length'];
  const of = length === undefined ? '' : ` of ${String(Number(length))}`;
  return new RunError(
    'DataTruncated',
    `${name} was cut off after ${String(received)}${of} bytes: ${networkProblem(cause)}.`,
    { cause },
  );
}
