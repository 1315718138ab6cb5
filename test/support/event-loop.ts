import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How often the event loop is looked at: the error of the figure. */
const RESOLUTION_MILLISECONDS = 2;

/** Does the work, and says for how many milliseconds this thread's event loop stood still at most. */
export async function longestBlock<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly milliseconds: number }> {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MILLISECONDS });
  delays.enable();
  // It tells the time between two of its own timers: one must have passed before, and one after.
  await pause();
  try {
    const result = await work();
    await pause();
    const milliseconds = delays.max / 1e6 - RESOLUTION_MILLISECONDS;
    return { result, milliseconds: Math.max(0, milliseconds) };
  } finally {
    delays.disable();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 2 * RESOLUTION_MILLISECONDS);
  });
}
