/** Plain GET requests to the API server, for what the client's generated calls cannot do. */
import type { Dispatcher } from 'undici';
import { retryAfterMs } from './backoff.ts';
import type { Connection } from './connection.ts';

/** The API server answered, but not with what was asked for. */
export class ResponseError extends Error {
  override readonly name = 'ResponseError';
  readonly status: number;
  /** What the server asked for in Retry-After; 0 when it did not. */
  readonly retryAfterMs: number;

  constructor(status: number, message: string, retryAfter = 0) {
    super(`HTTP ${status.toString()}: ${message}`);
    this.status = status;
    this.retryAfterMs = retryAfter;
  }
}

/** The resourceVersion or continue token is too old: list anew. */
export function isGone(error: unknown): boolean {
  return error instanceof ResponseError && error.status === 410;
}

export interface Get {
  readonly path: string;
  readonly query: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly signal: AbortSignal;
  /** How long the answer, and each part of its body, may take. */
  readonly silenceMs: number;
}

/** Until the headers of an answer are here, however long the body may then be silent. */
const HEADERS_TIMEOUT_MS = 30_000;

/**
 * The body of a successful answer.
 *
 * @throws ResponseError for any other answer, undici's errors when there was none.
 */
export async function get(
  connection: Connection,
  { path, query, signal, silenceMs }: Get,
): Promise<Dispatcher.ResponseData['body']> {
  const { dispatcher, headers } = await connection.authorize();
  const url = new URL(connection.server + path);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const response = await dispatcher.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: 'GET',
    headers: { ...headers, Accept: 'application/json' },
    signal,
    headersTimeout: Math.min(silenceMs, HEADERS_TIMEOUT_MS),
    bodyTimeout: silenceMs,
  });
  if (response.statusCode === 200) return response.body;
  const retryAfter = response.headers['retry-after'];
  throw new ResponseError(
    response.statusCode,
    statusMessage(await response.body.text()),
    retryAfterMs(typeof retryAfter === 'string' ? retryAfter : undefined, Date.now()),
  );
}

/** The message of a metav1.Status, or the beginning of whatever else came. */
function statusMessage(body: string): string {
  try {
    const status = JSON.parse(body) as { message?: unknown } | null;
    if (typeof status?.message === 'string') return status.message;
  } catch {
    // Not a Status: a proxy's page, for instance.
  }
  return body.slice(0, 200);
}
