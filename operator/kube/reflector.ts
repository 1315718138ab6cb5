import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesObject } from '@kubernetes/client-node';
import { backoffMs } from './backoff.ts';
import type { Connection } from './connection.ts';
import { StreamError } from './lines.ts';
import { type Collection, list } from './list.ts';
import { isGone, ResponseError } from './request.ts';
import { keyOf, type Store } from './store.ts';
import { watch, type WatchEvent } from './watch.ts';

/** The numbers of a reflector, in milliseconds; a test makes them small. */
export interface ReflectorTimings {
  /** How long the server keeps a watch open: kube-rs' 290 s, below the 5 minutes of many proxies. */
  readonly watchMs: number;
  /** Bookmarks come about once a minute; a watch silent for longer than that is dead (kopf: 70 s). */
  readonly silenceMs: number;
  /** A watch that ended sooner counts as a failure, however it ended. */
  readonly healthyMs: number;
  /** A list this old is not trusted for another watch. */
  readonly relistMs: number;
}

export const TIMINGS: ReflectorTimings = {
  watchMs: 290_000,
  silenceMs: 70_000,
  healthyMs: 5_000,
  relistMs: 300_000,
};

/** 91 s at most, and a pause of 0.8 s at most before the next watch: within 95 s. */
export const SILENCE_SPREAD = 0.3;

export interface ReflectorOptions<T extends KubernetesObject> {
  readonly connection: Connection;
  readonly collection: Collection<T>;
  readonly store: Store<T>;
  /** Called for each failure; the reflector goes on in any case. */
  readonly onError: (error: unknown, retryInMs: number) => void;
  /** Called when the store has been made what a list says. */
  readonly onListed?: () => void;
  readonly timings?: ReflectorTimings;
  readonly random?: () => number;
  readonly now?: () => number;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Keeps a store equal to a collection in the cluster: lists, watches, and never gives up. */
export class Reflector<T extends KubernetesObject> {
  readonly #options: Required<ReflectorOptions<T>>;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #resourceVersion: string | undefined;
  #relistAt = 0;
  #failures = 0;
  readonly #synced = Promise.withResolvers<undefined>();
  #hasSynced = false;
  #lastActivity: number;

  constructor(options: ReflectorOptions<T>) {
    this.#options = {
      onListed: () => undefined,
      timings: TIMINGS,
      random: Math.random,
      // Not the time of day, which may be set.
      now: () => performance.now(),
      wait: (ms, signal) => sleep(ms, undefined, { signal }),
      ...options,
    };
    this.#lastActivity = this.#options.now();
  }

  /** What it watches, for messages. */
  get title(): string {
    return this.#options.collection.title;
  }

  /** Whether the store has been filled once. */
  get hasSynced(): boolean {
    return this.#hasSynced;
  }

  /** Resolves when the store has been filled once. */
  get synced(): Promise<undefined> {
    return this.#synced.promise;
  }

  /** Milliseconds since the server last said something or was last asked: large means stuck. */
  get idleMs(): number {
    return this.#options.now() - this.#lastActivity;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends for good: resolves when no request is open any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const pause = await this.#cycle(signal);
      if (pause > 0) await this.#options.wait(pause, signal).catch(() => undefined);
    }
  }

  /** One list, when one is due, and one watch; how long to wait before the next, in milliseconds. */
  async #cycle(signal: AbortSignal): Promise<number> {
    const { timings, now } = this.#options;
    let opened: number | undefined;
    let problem: unknown;
    try {
      if (this.#resourceVersion === undefined || now() >= this.#relistAt) await this.#list(signal);
      opened = now();
      await this.#watch(signal);
    } catch (error) {
      problem = error;
    }
    if (signal.aborted) return 0;
    const healthy = opened !== undefined && now() - opened >= timings.healthyMs;
    if (healthy) this.#failures = 0;
    if (problem === undefined && healthy) return 0;
    return this.#failed(problem ?? new Error('the server ended the watch at once'));
  }

  #failed(error: unknown): number {
    const retryAfter = error instanceof ResponseError ? error.retryAfterMs : 0;
    // An old resourceVersion is nobody's fault: the first time, the new list follows at once.
    const failures = isGone(error) ? this.#failures : this.#failures + 1;
    const pause = backoffMs(failures, this.#options.random(), retryAfter);
    this.#failures += 1;
    if (!isInterruption(error)) this.#resourceVersion = undefined;
    this.#options.onError(error, pause);
    return pause;
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { connection, collection, store, timings } = this.#options;
    this.#lastActivity = this.#options.now();
    const { items, resourceVersion } = await list(connection, collection, signal);
    store.replace(items);
    this.#options.onListed();
    this.#resourceVersion = resourceVersion;
    this.#relistAt = this.#options.now() + this.#jittered(timings.relistMs, 1);
    this.#hasSynced = true;
    this.#synced.resolve(undefined);
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { connection, collection, timings, now } = this.#options;
    const watchMs = this.#jittered(timings.watchMs, 0.15);
    this.#lastActivity = now();
    const events = watch(connection, collection, {
      resourceVersion: this.#resourceVersion ?? '',
      timeoutSeconds: Math.ceil(watchMs / 1000),
      silenceMs: this.#jittered(timings.silenceMs, SILENCE_SPREAD),
      signal,
    });
    // A server that does not keep to timeoutSeconds must not put off the next list for ever.
    const overdue = now() + 2 * watchMs;
    for await (const event of events) {
      this.#lastActivity = now();
      this.#take(event);
      if (now() > overdue) return;
    }
  }

  #take({ type, object, resourceVersion }: WatchEvent<T>): void {
    if (object !== undefined && type === 'DELETED') this.#options.store.remove(keyOf(object));
    else if (object !== undefined) this.#options.store.put(object);
    this.#resourceVersion = resourceVersion;
  }

  /** Between `ms` and (1 + spread) times that, so that not all watches of a cluster end at once. */
  #jittered(ms: number, spread: number): number {
    return ms * (1 + spread * this.#options.random());
  }
}

/**
 * Whether the watch may go on where it was: an answer that says "later" and a lost connection have
 * missed nothing. After anything else only a new list is sure.
 */
function isInterruption(error: unknown): boolean {
  if (error instanceof ResponseError) return error.status === 429 || error.status >= 500;
  return !(error instanceof StreamError);
}
