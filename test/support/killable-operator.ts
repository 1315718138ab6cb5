/** Operators as processes of their own, so that they can be killed. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { operatorProcess } from './operator-process.ts';

const WRONG_CLOCK = new URL('wrong-clock.ts', import.meta.url).pathname;

export interface KillableOperator {
  readonly pid: number | undefined;
  /** What it has logged so far. */
  readonly output: string;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

export interface OperatorProcesses {
  /** @param clockAheadMs how wrong its time of day is */
  readonly start: (kubeConfig: KubeConfig, clockAheadMs?: number) => Promise<KillableOperator>;
  /** Kills those that are left. */
  close(): Promise<void>;
}

/** Starts operators, which find what Node has compiled for the first: half of a start's cost. */
export async function operatorProcesses(): Promise<OperatorProcesses> {
  const dir = await mkdtemp(join(tmpdir(), 'batchinference-operators-'));
  const alive = new Set<KillableOperator>();
  let started = 0;

  return {
    async start(kubeConfig, clockAheadMs = 0) {
      started += 1;
      const file = join(dir, `kubeconfig-${started}`);
      await writeFile(file, kubeConfig.exportConfig());
      const { child, output, exit } = operatorProcess(
        {
          WORKER_IMAGE: 'worker:1',
          KUBECONFIG: file,
          CLOCK_AHEAD_MS: clockAheadMs.toString(),
          // A killed leader's Lease would put off its successor, and other trials run beside it.
          LEADER_ELECTION: 'off',
          NODE_COMPILE_CACHE: join(dir, 'compiled'),
        },
        ['--import', WRONG_CLOCK],
      );
      const operator: KillableOperator = {
        pid: child.pid,
        get output() {
          return output.stdout + output.stderr;
        },
        async kill() {
          child.kill('SIGKILL');
          await exit;
          alive.delete(operator);
        },
      };
      alive.add(operator);
      return operator;
    },
    async close() {
      await Promise.all([...alive].map((operator) => operator.kill()));
      await rm(dir, { recursive: true });
    },
  };
}
