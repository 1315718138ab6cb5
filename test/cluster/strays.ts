import { basename } from 'node:path';
import { DAEMON_NAMES } from './cluster.ts';
import { end } from './process/daemon.ts';
import { identify, runningProcesses, type RunningProcess } from './process/identity.ts';

/**
 * Processes of the cluster in `state` that no record knows: whoever started them was killed before
 * it wrote one, or the folder was deleted under them. `known` are those with a record.
 */
export function strays(
  processes: readonly RunningProcess[],
  state: string,
  known: readonly number[],
): number[] {
  const ours = ({ pid, command: [program = '', ...args] }: RunningProcess): boolean =>
    !known.includes(pid) &&
    DAEMON_NAMES.some((name) => name === basename(program)) &&
    args.some((arg) => arg.includes(`${state}/`));
  return processes.filter(ours).map(({ pid }) => pid);
}

/** Ends them, as they would hold the ports and the data of those that are to start. */
export async function endStrays(state: string, known: readonly number[]): Promise<void> {
  for (const pid of strays(await runningProcesses(), state, known)) {
    const identity = await identify(pid);
    if (identity !== undefined) await end(identity);
  }
}
