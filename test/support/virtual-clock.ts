import type { Clock } from '../../operator/clock.ts';

export interface VirtualClock extends Clock {
  /** Lets so much time pass, and calls back in the order of the due dates. */
  advance(ms: number): void;
}

/** A clock that stands still until it is told to go on. */
export function virtualClock(): VirtualClock {
  let now = 0;
  let timers: { readonly due: number; readonly callback: () => void }[] = [];
  return {
    now: () => now,
    after(ms, callback) {
      const timer = { due: now + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = timers.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
        if (next === undefined) break;
        timers = timers.filter((other) => other !== next);
        now = next.due;
        next.callback();
      }
      now = end;
    },
  };
}
