/** Time as an argument, so that a test of hours takes no time. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `ms` milliseconds; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}

/** Longer delays make Node fire at once (a timer holds 31 bits); a level-triggered caller may be early. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, Math.min(ms, MAX_DELAY_MS));
    return () => {
      clearTimeout(timer);
    };
  },
};

/**
 * For durations that must hold although somebody sets the machine's clock: its milliseconds count
 * from a moment of its own.
 */
export const monotonicClock: Clock = { ...systemClock, now: () => performance.now() };
