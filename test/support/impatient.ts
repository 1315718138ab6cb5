import type { ReflectorTimings } from '../../operator/kube/reflector.ts';

/** A reflector's numbers with seconds for minutes: its code in a test's time. */
export const IMPATIENT: ReflectorTimings = {
  watchMs: 1000,
  silenceMs: 2000,
  healthyMs: 500,
  relistMs: 1000,
};
