import type { Clock } from '../clock.ts';
import { describe, isAlreadyExists, isConflict } from '../errors.ts';
import type { Log } from '../logger.ts';
import { decide, ELECTION, observe, type Observed, released } from './decision.ts';
import type { Leadership } from './leadership.ts';
import type { LeaseStore, LeaseVersion } from './lease.ts';

export interface ElectorOptions {
  /** As no other operator has it, nor this one after a restart. */
  readonly identity: string;
  readonly store: LeaseStore;
  /** For durations: one that does not jump when the machine's is set. */
  readonly clock: Clock;
  /** For the times in the Lease, in milliseconds since the epoch. */
  readonly wallClock: Pick<Clock, 'now'>;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  /** Called once, when this one led and does no longer. The process must end: it may not write. */
  readonly onLost: (why: string) => void;
}

/**
 * A candidate for the leadership, and then the leader, until it is stopped or loses the Lease.
 *
 * As with client-go this is no fence: a request that was under way when its sender froze arrives
 * after another has taken over. What is written has to bear that.
 */
export class Elector implements Leadership {
  readonly #options: ElectorOptions;
  readonly #acquired = Promise.withResolvers<undefined>();
  #seen: LeaseVersion | undefined;
  #observed: Observed | undefined;
  #decided = false;
  /** On the clock: 10 s after the sending of the last write that the API server has confirmed. */
  #leadsUntil = -Infinity;
  #ended = false;
  #running: Promise<void> | undefined;
  #wake: () => void = () => undefined;
  #cancelDeadline: () => void = () => undefined;

  constructor(options: ElectorOptions) {
    this.#options = options;
  }

  get leads(): boolean {
    return this.#options.clock.now() < this.#leadsUntil;
  }

  get decided(): boolean {
    return this.#decided;
  }

  get acquired(): Promise<undefined> {
    return this.#acquired.promise;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop({ release }: { readonly release: boolean }): Promise<void> {
    this.#ended = true;
    this.#wake();
    await this.#running;
    this.#cancelDeadline();
    const { leads } = this;
    this.#leadsUntil = -Infinity;
    if (leads && release) await this.#release();
  }

  async #run(): Promise<void> {
    while (!this.#ended) await this.#pause(await this.#attempt());
  }

  /** Tries to lead, or to go on leading; how long to wait before the next attempt, in milliseconds. */
  async #attempt(): Promise<number> {
    let forMs: number | undefined;
    try {
      // What it has written itself need not be read again, unless somebody else has written too.
      if (!this.leads || !(await this.#writeUnread())) forMs = await this.#readAndWrite();
    } catch (error) {
      this.#report(error);
    }
    const { retryMs, jitter } = ELECTION;
    if (this.leads) return retryMs;
    const pause = retryMs * (1 + jitter * this.#options.random());
    // Not later than it can be had: a leader that died is followed within 20 s.
    return Math.min(pause, forMs ?? Infinity);
  }

  async #writeUnread(): Promise<boolean> {
    try {
      return (await this.#decideAndWrite()) === undefined;
    } catch {
      return false;
    }
  }

  async #readAndWrite(): Promise<number | undefined> {
    const { store, clock, log } = this.#options;
    this.#seen = await store.read();
    const before = this.#observed?.record.holderIdentity;
    this.#observed = observe(this.#observed, this.#seen?.record, clock.now());
    const forMs = await this.#decideAndWrite();
    this.#decided = true;
    const holder = this.#observed?.record.holderIdentity;
    if (forMs !== undefined && holder !== before) log.info('standing by', { leader: holder });
    return forMs;
  }

  /** Writes the Lease if this one may; else for how long it is another's, in milliseconds. */
  async #decideAndWrite(): Promise<number | undefined> {
    const { identity, store, clock } = this.#options;
    const sent = clock.now();
    const decision = decide(identity, this.#observed, sent, this.#time());
    if (decision.kind === 'wait') {
      if (this.leads) this.#lose(`${decision.holder} holds it now`);
      return decision.forMs;
    }
    this.#seen = await store.write(this.#seen, decision.record);
    this.#observed = observe(this.#observed, this.#seen.record, clock.now());
    this.#lead(sent);
    return undefined;
  }

  #lead(sent: number): void {
    const { identity, store, clock, log } = this.#options;
    const first = this.#leadsUntil === -Infinity;
    this.#leadsUntil = sent + ELECTION.renewMs;
    this.#cancelDeadline();
    this.#cancelDeadline = clock.after(this.#leadsUntil - clock.now(), () => {
      this.#lose(`it could not be renewed for ${ELECTION.renewMs / 1000} s`);
    });
    if (!first) return;
    log.info('leading', { lease: store.title, identity });
    this.#acquired.resolve(undefined);
  }

  #lose(why: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#leadsUntil = -Infinity;
    this.#cancelDeadline();
    this.#wake();
    this.#options.onLost(`the Lease ${this.#options.store.title} is lost: ${why}`);
  }

  async #release(): Promise<void> {
    const { store, log } = this.#options;
    if (this.#seen === undefined) return;
    try {
      await store.write(this.#seen, released(this.#seen.record, this.#time()));
    } catch (error) {
      log.warn('the Lease is not released, and expires', { error: describe(error) });
    }
  }

  #report(error: unknown): void {
    const { store, log } = this.#options;
    const outrun = isConflict(error) || isAlreadyExists(error);
    const message = outrun ? 'another was faster' : 'the Lease cannot be read or written';
    log[outrun ? 'debug' : 'warn'](message, { lease: store.title, error: describe(error) });
  }

  #time(): string {
    return new Date(this.#options.wallClock.now()).toISOString();
  }

  #pause(ms: number): Promise<void> {
    if (this.#ended) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
