import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { SecureContext } from 'node:tls';
import { RunError } from '../../errors.ts';
import { noAnswer, silent } from './failure.ts';
import { request } from './request.ts';
import { isRedirect, MAX_REDIRECTS, redirected } from './redirect.ts';
import { createWatchdog } from './watchdog.ts';

/** Where a file is, and how to ask for it. */
export interface Target {
  readonly url: URL;
  /** What to call it in messages. */
  readonly name: string;
  /** Sent to the origin of `url` and nowhere else: a secret. */
  readonly authorization: string | undefined;
  readonly secureContext: SecureContext | undefined;
  /** How long a server may take to answer, and then between two pieces of its answer. */
  readonly idleMilliseconds: number;
}

/** The answer to a request, after as many redirects as it took. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Whether it comes from where credentials are sent, if there are any. */
  readonly isOfOrigin: boolean;
  /**
   * The body, once. Throws DataUnavailable when the server is silent for too long; anything else
   * that it throws, but the signal's reason, says how the body was cut off.
   */
  pieces(): AsyncGenerator<Uint8Array>;
  /** For an answer whose body is not read. */
  abandon(): void;
}

/**
 * Asks for a file, following redirects. DataNotFound or DataForbidden when one cannot be followed or
 * when whoever answers is not a web server or not to be trusted; DataUnavailable when no answer
 * comes. An answer is an answer, whatever its status.
 */
export async function ask(
  target: Target,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Answer> {
  const { name, idleMilliseconds } = target;
  const watchdog = createWatchdog(idleMilliseconds);
  const either = AbortSignal.any([signal, watchdog.signal]);
  try {
    const { response, isOfOrigin } = await follow(target, headers, either);
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      isOfOrigin,
      async *pieces(): AsyncGenerator<Uint8Array> {
        watchdog.start();
        try {
          for await (const chunk of response as AsyncIterable<Uint8Array>) {
            // The reader's time is not the server's: the clock stands while it works.
            watchdog.stop();
            yield chunk;
            watchdog.start();
          }
          if (!response.complete) throw new Error('the connection was closed');
        } catch (cause) {
          signal.throwIfAborted();
          throw watchdog.signal.aborted ? silent(name, idleMilliseconds, cause) : cause;
        } finally {
          watchdog.stop();
        }
      },
      abandon: () => response.destroy(),
    };
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof RunError) throw cause;
    throw watchdog.signal.aborted ? silent(name, idleMilliseconds, cause) : noAnswer(name, cause);
  } finally {
    watchdog.stop();
  }
}

async function follow(
  { url: start, name, authorization, secureContext }: Target,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ readonly response: IncomingMessage; readonly isOfOrigin: boolean }> {
  let url = start;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const isOfOrigin = url.origin === start.origin;
    const login = isOfOrigin && authorization !== undefined ? { authorization } : {};
    const asked = { url, secureContext, headers: { ...headers, ...login } };
    const response = await request(asked, signal);
    if (!isRedirect(response.statusCode ?? 0)) return { response, isOfOrigin };
    response.destroy();
    url = redirected(url, response.headers.location, name);
  }
  throw new RunError(
    'DataNotFound',
    `${name} is not there: the server redirects more than ${String(MAX_REDIRECTS)} times. ` +
      'Correct data.url.',
  );
}
