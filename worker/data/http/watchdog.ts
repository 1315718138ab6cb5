/** Aborts a signal when nothing has happened for a while. It runs from the start. */
interface Watchdog {
  readonly signal: AbortSignal;
  /** Starts to wait anew. */
  start(): void;
  /** Waits no more until it is started again. */
  stop(): void;
}

/** A watchdog that waits so long. */
export function createWatchdog(milliseconds: number): Watchdog {
  const controller = new AbortController();
  const bark = (): void => {
    controller.abort();
  };
  let timer = setTimeout(bark, milliseconds);
  return {
    signal: controller.signal,
    start(): void {
      clearTimeout(timer);
      timer = setTimeout(bark, milliseconds);
    },
    stop(): void {
      clearTimeout(timer);
    },
  };
}
