import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runningProcesses, type RunningProcess } from '../process/identity.ts';
import { CONTAINERD_SOCKET } from './containerd.ts';

const SHIM = 'containerd-shim-runc-v2';
const CGROUPS = '/sys/fs/cgroup';
const PODS = 'kubepods';
const PATIENCE_MS = 5_000;

/**
 * The shims of our containerd (each names its socket) and everything below them: the containers.
 * Works when containerd itself is dead, and leaves those of another containerd alone.
 */
export function containerProcesses(processes: readonly RunningProcess[]): number[] {
  const found = processes
    .filter(
      ({ command }) => command[0]?.endsWith(SHIM) === true && command.includes(CONTAINERD_SOCKET),
    )
    .map(({ pid }) => pid);
  // The list grows while it is walked: children of children are found too.
  for (const parent of found) {
    found.push(...processes.filter((each) => each.parent === parent).map(({ pid }) => pid));
  }
  return found;
}

/** Kills all containers of the cluster and waits until they are gone. */
export async function killContainers(): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const pids = containerProcesses(await runningProcesses());
    if (pids.length === 0 || performance.now() > deadline) return;
    for (const pid of pids) kill(pid);
    await sleep(50);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself in the meantime.
  }
}

/** Removes the control groups of pods: one tree for each controller (cgroup v1), or one (v2). */
export async function removePodCgroups(): Promise<void> {
  const controllers = await readdir(CGROUPS);
  for (const folder of ['', ...controllers]) await removeTree(join(CGROUPS, folder, PODS));
}

/** A control group is removed with rmdir, its children first; its files cannot be. */
async function removeTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return;
  for (const entry of entries) {
    if (entry.isDirectory()) await removeTree(join(folder, entry.name));
  }
  await rmdir(folder).catch(() => undefined);
}
