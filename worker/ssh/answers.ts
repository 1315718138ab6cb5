import { RunError } from '../errors.ts';
import { waitFor } from '../waiting.ts';
import type { SftpChannel } from './sftp-channel.ts';
import { SftpStatusError } from './sftp-request.ts';

/** For how long to wait for each answer of a server. */
export interface Patience {
  readonly signal: AbortSignal;
  /** The longest silence of the server while it is waited for. */
  readonly idleTimeoutMs: number;
}

/** Waits for one answer of the server. */
export type Wait = <T>(answer: Promise<T>) => Promise<T>;

/** What to tell the user when a server does not answer, or not well. */
export interface Failures {
  readonly stalled: (timeoutMs: number) => RunError;
  readonly lost: (cause: Error) => RunError;
  /** @param ask waits for the answer to a further question */
  readonly refused: (error: SftpStatusError, ask: Wait) => RunError | Promise<RunError>;
}

/** Turns what goes wrong while the server is waited for into a RunError; the signal's reason stays. */
export function waiter(
  channel: SftpChannel,
  { signal, idleTimeoutMs }: Patience,
  failures: Failures,
): Wait {
  const patience = {
    signal: AbortSignal.any([signal, channel.ended]),
    timeout: { milliseconds: idleTimeoutMs, error: () => failures.stalled(idleTimeoutMs) },
  };
  const ask: Wait = (answer) => waitFor(answer, patience);
  return async (answer) => {
    try {
      return await ask(answer);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof RunError) throw error;
      if (error instanceof SftpStatusError) throw await failures.refused(error, ask);
      throw failures.lost(error as Error);
    }
  };
}
