/** Seconds of work, summed over threads, by what the work is. */
export interface Stages {
  readonly parse: number;
  readonly normalize: number;
  readonly infer: number;
  readonly measure: number;
  readonly format: number;
}

type Stage = keyof Stages;

/** Adds up how long each stage takes. */
export interface StageClock {
  /** Everything since the last call, or since the clock was made, was this stage. */
  finish(stage: Stage): void;
  /** What comes next is measured from now on. */
  restart(): void;
  readonly seconds: Stages;
}

const NO_TIME: Stages = { parse: 0, normalize: 0, infer: 0, measure: 0, format: 0 };

/** A clock that has measured nothing yet. */
export function createStageClock(): StageClock {
  const seconds = { ...NO_TIME };
  let since = performance.now();
  return {
    finish(stage) {
      const now = performance.now();
      seconds[stage] += (now - since) / 1000;
      since = now;
    },
    restart() {
      since = performance.now();
    },
    seconds,
  };
}

/** The times of several threads together. */
export function addStages(all: readonly Stages[]): Stages {
  const sum = { ...NO_TIME };
  for (const stages of all) {
    for (const [stage, seconds] of Object.entries(stages)) sum[stage as Stage] += seconds as number;
  }
  return sum;
}
