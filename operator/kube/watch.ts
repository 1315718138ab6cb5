import type { Connection } from './connection.ts';
import { linesOf, StreamError } from './lines.ts';
import type { Collection } from './list.ts';
import { get, ResponseError } from './request.ts';

/** One change as the server tells it; a bookmark only moves the resourceVersion on. */
export interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  /** Undefined for a bookmark. */
  readonly object: T | undefined;
  readonly resourceVersion: string;
}

export interface WatchOptions {
  readonly resourceVersion: string;
  /** The server ends the watch after so long. */
  readonly timeoutSeconds: number;
  /** A watch that says nothing for so long, not even a bookmark, is taken for dead. */
  readonly silenceMs: number;
  readonly signal: AbortSignal;
}

/**
 * The changes of a collection since a resourceVersion, until the server ends the watch in an
 * orderly way. Stopping to iterate closes the connection.
 *
 * @throws ResponseError for an answer that is not a watch, and for an event that says 410.
 * @throws StreamError for a line that is no event, or reports another error.
 */
export async function* watch<T>(
  connection: Connection,
  { path, labelSelector, decode }: Collection<T>,
  { resourceVersion, timeoutSeconds, silenceMs, signal }: WatchOptions,
): AsyncGenerator<WatchEvent<T>, void, undefined> {
  const query = {
    watch: true,
    allowWatchBookmarks: true,
    labelSelector,
    resourceVersion,
    timeoutSeconds,
  };
  const body = await get(connection, { path, query, signal, silenceMs });
  for await (const line of linesOf(body)) yield eventFrom(line, decode);
}

const GONE = 410;

interface WireEvent {
  readonly type?: unknown;
  readonly object?: {
    readonly metadata?: { readonly resourceVersion?: unknown };
    readonly code?: unknown;
  };
}

function eventFrom<T>(line: string, decode: (json: unknown) => T): WatchEvent<T> {
  const { type, object } = parse(line);
  const resourceVersion = object?.metadata?.resourceVersion;
  switch (type) {
    case 'ERROR':
      if (object?.code === GONE) throw new ResponseError(GONE, 'the resourceVersion is too old');
      throw new StreamError(`the server reports an error: ${line.slice(0, 500)}`);
    case 'BOOKMARK':
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      if (typeof resourceVersion !== 'string') throw malformed(line);
      return {
        type,
        object: type === 'BOOKMARK' ? undefined : decoded(object, decode),
        resourceVersion,
      };
    default:
      throw malformed(line);
  }
}

/** The object as it is kept; one that cannot be read counts as a line that is no event. */
function decoded<T>(object: unknown, decode: (json: unknown) => T): T {
  try {
    return decode(object);
  } catch (error) {
    throw new StreamError('an object cannot be read', { cause: error });
  }
}

function parse(line: string): WireEvent {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    throw malformed(line);
  }
  if (typeof event !== 'object' || event === null) throw malformed(line);
  return event;
}

function malformed(line: string): StreamError {
  return new StreamError(`not a watch event: ${line.slice(0, 100)}`);
}
