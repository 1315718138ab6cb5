/** Electors of one Lease, in virtual time, with what can come between them and the API server. */
import { setImmediate } from 'node:timers/promises';
import type { LeaseRecord } from '../../operator/leader/decision.ts';
import { Elector } from '../../operator/leader/elector.ts';
import type { LeaseStore, LeaseVersion } from '../../operator/leader/lease.ts';
import { virtualClock } from './virtual-clock.ts';

/** What becomes of one call. */
export interface Fate {
  /** How long it takes to the API server, and its answer back, in milliseconds. */
  readonly thereMs: number;
  readonly backMs: number;
  readonly lost: 'request' | 'answer' | undefined;
}

export const AT_ONCE: Fate = { thereMs: 0, backMs: 0, lost: undefined };

/** As operator/leader/candidacy.ts has it. */
const CALL_TIMEOUT_MS = 5_000;

export interface Candidate {
  readonly name: string;
  readonly elector: Elector;
  /** What it said when it lost the Lease: nothing, or one sentence. */
  readonly lost: readonly string[];
  readonly log: readonly string[];
  /** Its calls reach the API server, or do not. */
  cutOff: boolean;
  /** Its process stands still: nothing is called back before it goes on. */
  freeze(): void;
  thaw(): void;
}

/** @param random in [0, 1): the jitter of all */
export function leaseWorld(fate: () => Fate = () => AT_ONCE, random = 0.5) {
  const clock = virtualClock();
  const candidates: Candidate[] = [];
  let lease: LeaseVersion | undefined;
  let versions = 0;

  /** As somebody with kubectl would write it. */
  function put(record: LeaseRecord): LeaseVersion {
    versions += 1;
    lease = { record, lease: { metadata: { resourceVersion: versions.toString() } } };
    return lease;
  }

  function write(read: LeaseVersion | undefined, record: LeaseRecord): LeaseVersion {
    const version = lease?.lease.metadata?.resourceVersion;
    if (read?.lease.metadata?.resourceVersion === version) return put(record);
    throw Object.assign(new Error('the object has been modified'), { code: 409 });
  }

  /** @param skewMs by how much its clock of the day is ahead */
  function join(name: string, skewMs = 0): Candidate {
    const lost: string[] = [];
    const log: string[] = [];
    const origin = candidates.length;
    let waiting: (() => void)[] | undefined;
    const onceAwake = (callback: () => void) => () => {
      if (waiting === undefined) callback();
      else waiting.push(callback);
    };
    const after = (ms: number, callback: () => void) => clock.after(ms, onceAwake(callback));

    const call = <T>(ask: () => T): Promise<T> =>
      new Promise((resolve, reject) => {
        const { thereMs, backMs, lost: what } = fate();
        after(CALL_TIMEOUT_MS, () => {
          reject(new Error('no answer'));
        });
        if (what === 'request' || candidate.cutOff) return;
        clock.after(thereMs, () => {
          const answer = new Promise<T>((done) => {
            done(ask());
          });
          // It may be too late for anybody to care.
          answer.catch(() => undefined);
          if (what === 'answer') return;
          after(backMs, () => {
            resolve(answer);
          });
        });
      });

    const store: LeaseStore = {
      title: 'system/operator',
      read: () => call(() => lease),
      write: (read, record) => call(() => write(read, record)),
    };
    const line = (level: string) => (message: string) => log.push(`${level} ${message}`);
    const elector = new Elector({
      ...{ identity: name, store },
      // Each machine counts from another moment.
      clock: { now: () => clock.now() + 1e6 * origin, after },
      wallClock: { now: () => clock.now() + skewMs },
      random: () => random,
      log: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') },
      onLost: (why) => lost.push(why),
    });
    const candidate: Candidate = {
      ...{ name, elector, lost, log, cutOff: false },
      freeze() {
        waiting ??= [];
      },
      thaw() {
        const callbacks = waiting ?? [];
        waiting = undefined;
        for (const callback of callbacks) callback();
      },
    };
    candidates.push(candidate);
    elector.start();
    return candidate;
  }

  return {
    join,
    put,
    record: () => lease?.record,
    deleteLease: () => {
      lease = undefined;
    },
    leaders: () => candidates.filter(({ elector }) => elector.leads).map(({ name }) => name),
    /** Lets so many seconds pass in steps, and what follows of it; `look` is called after each. */
    pass: async (seconds: number, look: () => void = () => undefined) => {
      const stepMs = 100;
      for (let passed = 0; passed < seconds * 1000; passed += stepMs) {
        clock.advance(stepMs);
        await setImmediate();
        look();
      }
    },
  };
}
