import type { Wait } from './answers.ts';

/** What every server takes (see read-ahead.ts), and as many as are 2 MiB, a usual window of a server. */
const WRITE_BYTES = 31 * 1024;
const PARALLEL_WRITES = 66;

/** Writes a file from its beginning while the writes before are still on their way. */
export interface WriteBehind {
  /** Appends bytes; waits only while there are 2 MiB on their way. */
  write(bytes: Uint8Array): Promise<void>;
  /** Waits until everything has arrived; rejects when a write has failed, however often it is asked. */
  arrived(): Promise<void>;
}

/**
 * @param send sends bytes for a position, which may be changed when it has returned
 * @param patiently waits for one answer; what it rejects with is thrown
 */
export function createWriteBehind(
  send: (position: number, bytes: Uint8Array) => Promise<void>,
  patiently: Wait,
): WriteBehind {
  const pending: Promise<void>[] = [];
  let position = 0;
  const untilFewerThan = async (limit: number): Promise<void> => {
    while (pending.length >= limit) {
      await patiently(Promise.resolve(pending[0]));
      // Only now: one that failed stays, and fails whatever comes after.
      void pending.shift();
    }
  };
  return {
    write: async (bytes) => {
      for (let start = 0; start < bytes.length; start += WRITE_BYTES) {
        await untilFewerThan(PARALLEL_WRITES);
        const piece = bytes.subarray(start, start + WRITE_BYTES);
        const sending = send(position, piece);
        // Nobody waits for the later ones once an earlier one has failed.
        sending.catch(() => undefined);
        pending.push(sending);
        position += piece.length;
      }
    },
    arrived: () => untilFewerThan(1),
  };
}
