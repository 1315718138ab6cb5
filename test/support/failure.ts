import { RunError } from '../../worker/errors.ts';

/** The RunError that a function throws; anything else fails the test. */
export function thrownBy(action: () => unknown): RunError {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof RunError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}
