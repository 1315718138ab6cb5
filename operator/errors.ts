/** What can go wrong on the way to the API server, and how it is said. */
import { MAX_RETRY_AFTER_MS, retryAfterMs } from './kube/backoff.ts';
import { oneLine } from './one-line.ts';

/** Why the run of a resource cannot begin, and will not by waiting. */
export type RefusalReason = 'JobNameTaken' | 'JobRejected' | 'CronJobNameTaken' | 'CronJobRejected';

/** Trying again is of no use before somebody has changed something: said in the status instead. */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** The API server refuses for now (quota, policy, namespace): said in the status, and tried again. */
export class BlockedError extends Error {
  override readonly name = 'BlockedError';
}

/** The resource is not as it was read: a conflict that the API server need not find. */
export class StaleError extends Error {
  override readonly name = 'StaleError';
}

/** A bug of the operator; trying again is all that can be done before it is mended. */
export class DefectError extends Error {
  override readonly name = 'DefectError';
}

/** Errors of two libraries and two realms have these in common, and no class. */
interface ErrorLike {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly body?: unknown;
  readonly headers?: unknown;
  readonly cause?: unknown;
}

function asError(error: unknown): ErrorLike {
  return typeof error === 'object' && error !== null ? error : { message: String(error) };
}

/** The HTTP status of an answer of the API server; undefined when there was no answer. */
export function statusCode(error: unknown): number | undefined {
  const { code } = asError(error);
  return typeof code === 'number' ? code : undefined;
}

export function isNotFound(error: unknown): boolean {
  return statusCode(error) === 404;
}

/** The object is not as it was read: somebody else was faster. */
export function isConflict(error: unknown): boolean {
  if (error instanceof StaleError) return true;
  return statusCode(error) === 409 && apiReason(error) !== 'AlreadyExists';
}

/** The API server has more to do than it can. */
export function isOverloaded(error: unknown): boolean {
  return statusCode(error) === 429;
}

/** Words for what the API server said or did not say: no failure of the API server. */
function isOurs(error: unknown): boolean {
  return (
    error instanceof BlockedError || error instanceof DefectError || error instanceof StaleError
  );
}

/** Whether it is the API server that does not work: it did not answer, or only to say so. */
export function isUnavailable(error: unknown): boolean {
  if (isOurs(error)) return false;
  const status = statusCode(error);
  return status === undefined || status >= 500 || isOverloaded(error);
}

/** What an answer asks for in Retry-After, in milliseconds: up to two minutes, as for a watch. */
export function askedPatienceMs(error: unknown, now: number): number {
  const { headers } = asError(error);
  if (typeof headers !== 'object' || headers === null || !('retry-after' in headers)) return 0;
  const asked = headers['retry-after'];
  return typeof asked === 'string' ? Math.min(retryAfterMs(asked, now), MAX_RETRY_AFTER_MS) : 0;
}

export function isAlreadyExists(error: unknown): boolean {
  return statusCode(error) === 409 && apiReason(error) === 'AlreadyExists';
}

/** The body of an ApiException is the JSON of a metav1.Status, as text. */
function apiStatus(error: unknown): { readonly reason?: unknown; readonly message?: unknown } {
  const { body } = asError(error);
  if (typeof body !== 'string') return {};
  try {
    const status: unknown = JSON.parse(body);
    return typeof status === 'object' && status !== null ? status : {};
  } catch {
    return {};
  }
}

function apiReason(error: unknown): unknown {
  return apiStatus(error).reason;
}

/**
 * One line for a log or a status: the API server's own words where there are any, never a stack,
 * headers or the rest of a response.
 */
export function describe(error: unknown): string {
  const { message, code, cause } = asError(error);
  const status = apiStatus(error).message;
  if (typeof status === 'string') return oneLine(status);
  if (typeof code === 'number') return `the API server answered HTTP ${code.toString()}`;
  const own = [message, code].find((text) => typeof text === 'string' && text !== '') as
    string | undefined;
  // undici says "fetch failed" and keeps what happened as the cause.
  const because = cause === undefined ? '' : `: ${describe(cause)}`;
  return oneLine(`${own ?? 'unknown error'}${because}`);
}
