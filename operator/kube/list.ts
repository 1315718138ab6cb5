import type { Connection } from './connection.ts';
import { get, isGone } from './request.ts';

/** A kind of object, where its collection is, and which of them are of interest. */
export interface Collection<T> {
  /** For messages: "Jobs". */
  readonly title: string;
  /** As /apis/batch/v1/jobs. */
  readonly path: string;
  readonly labelSelector?: string;
  /** The object as it is kept, from the JSON that the server sent. */
  readonly decode: (json: unknown) => T;
}

export interface Listed<T> {
  readonly items: readonly T[];
  /** The collection's version: a watch from here misses nothing. */
  readonly resourceVersion: string;
}

/** As client-go's pager: keeps answers small, and the first page comes quickly. */
const PAGE = 500;

/** A page that takes longer has been lost. */
const SILENCE_MS = 30_000;

/** A list that expires while it is read is begun anew this often before it counts as a failure. */
const MAX_RESTARTS = 3;

/** The whole collection as of one moment, read in pages. */
export async function list<T>(
  connection: Connection,
  collection: Collection<T>,
  signal: AbortSignal,
): Promise<Listed<T>> {
  for (let restarts = 0; ; restarts += 1) {
    try {
      return await listPages(connection, collection, signal);
    } catch (error) {
      if (!isGone(error) || restarts === MAX_RESTARTS) throw error;
    }
  }
}

interface Page {
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items?: readonly unknown[] | null;
}

async function listPages<T>(
  connection: Connection,
  { path, labelSelector, decode }: Collection<T>,
  signal: AbortSignal,
): Promise<Listed<T>> {
  const items: T[] = [];
  let token: string | undefined;
  for (;;) {
    const query = { limit: PAGE, labelSelector, continue: token };
    const body = await get(connection, { path, query, signal, silenceMs: SILENCE_MS });
    const page = (await body.json()) as Page;
    for (const item of page.items ?? []) items.push(decode(item));
    token = page.metadata?.continue;
    if (token === undefined || token === '') {
      return { items, resourceVersion: page.metadata?.resourceVersion ?? '' };
    }
  }
}
