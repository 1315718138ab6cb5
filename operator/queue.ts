import type { Clock } from './clock.ts';

/** First delay of a key that failed: a conflict with a fresher cache is gone by then. */
const BASE_DELAY_MS = 5;

/**
 * Longest delay of a key that keeps failing. client-go goes to 1000 s; a user who has raised a
 * quota or repaired a webhook looks at the resource for minutes, not for a quarter of an hour.
 */
const MAX_DELAY_MS = 300_000;

/** Hears what becomes of keys, for metrics. */
export interface QueueObserver {
  /** The key waits for a worker, and did not before. */
  added(key: string): void;
  /** A worker has the key from now on. */
  taken(key: string): void;
  done(key: string): void;
  /** A key is to be added later. */
  delayed(): void;
}

/**
 * Keys that wait to be worked on, with the semantics of client-go's util/workqueue: a key waits at
 * most once; one that is added while a worker has it comes again when the worker is done, so no
 * two workers ever have the same key and no change is missed.
 */
export class WorkQueue {
  readonly #clock: Clock;
  readonly #observer: QueueObserver | undefined;
  /** Sets keep the order of insertion: first in, first out. */
  readonly #ready = new Set<string>();
  readonly #processing = new Set<string>();
  readonly #again = new Set<string>();
  readonly #delayed = new Map<string, { readonly due: number; readonly cancel: () => void }>();
  readonly #failures = new Map<string, number>();
  readonly #workers: ((key: string | undefined) => void)[] = [];
  #stopping = false;

  constructor(clock: Clock, observer?: QueueObserver) {
    this.#clock = clock;
    this.#observer = observer;
  }

  /** Keys that could be worked on now. */
  get length(): number {
    return this.#ready.size;
  }

  add(key: string): void {
    if (this.#stopping) return;
    const waiting = this.#processing.has(key) ? this.#again : this.#ready;
    if (waiting.has(key)) return;
    waiting.add(key);
    this.#observer?.added(key);
    this.#handOut();
  }

  /** Adds the key after `ms` milliseconds; of several calls the earliest due date stays. */
  addAfter(key: string, ms: number): void {
    if (this.#stopping) return;
    this.#observer?.delayed();
    if (ms <= 0) {
      this.add(key);
      return;
    }
    const due = this.#clock.now() + ms;
    const waiting = this.#delayed.get(key);
    if (waiting !== undefined && waiting.due <= due) return;
    waiting?.cancel();
    const cancel = this.#clock.after(ms, () => {
      this.#delayed.delete(key);
      this.add(key);
    });
    this.#delayed.set(key, { due, cancel });
  }

  /** Adds the key after a delay that doubles with each call, from 5 ms to 5 minutes or `atMostMs`. */
  addRateLimited(key: string, { atLeastMs = 0, atMostMs = MAX_DELAY_MS } = {}): void {
    const failures = this.failures(key);
    this.#failures.set(key, failures + 1);
    const delay = Math.min(BASE_DELAY_MS * 2 ** failures, atMostMs);
    this.addAfter(key, Math.max(delay, atLeastMs));
  }

  /** How often in a row the key was added rate-limited. */
  failures(key: string): number {
    return this.#failures.get(key) ?? 0;
  }

  /** The key went well: its next failure starts with the shortest delay again. */
  forget(key: string): void {
    this.#failures.delete(key);
  }

  /** The next key, which is the caller's alone until done(key); undefined when all work is over. */
  get(): Promise<string | undefined> {
    return new Promise((resolve) => {
      this.#workers.push(resolve);
      this.#handOut();
    });
  }

  done(key: string): void {
    this.#processing.delete(key);
    this.#observer?.done(key);
    if (this.#again.delete(key)) this.#ready.add(key);
    this.#handOut();
  }

  /** Takes no more keys; workers still get what could be worked on now, and then go home. */
  shutDown(): void {
    this.#stopping = true;
    for (const { cancel } of this.#delayed.values()) cancel();
    this.#delayed.clear();
    this.#handOut();
  }

  #handOut(): void {
    for (const key of this.#ready) {
      const worker = this.#workers.shift();
      if (worker === undefined) return;
      this.#ready.delete(key);
      this.#processing.add(key);
      this.#observer?.taken(key);
      worker(key);
    }
    if (!this.#stopping || this.#ready.size > 0) return;
    for (const worker of this.#workers.splice(0)) worker(undefined);
  }
}
