import { readFile, readdir } from 'node:fs/promises';

/**
 * What tells a process from a later one with the same number: pids are reused, a pid with its
 * start time (in clock ticks since boot) within one boot is not.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
  readonly bootId: string;
}

export interface ProcessStat {
  readonly state: string;
  readonly parent: number;
  readonly startTime: string;
}

/** Reads a line of /proc/PID/stat (proc(5)): the command's name may hold spaces and parentheses. */
export function parseStat(stat: string): ProcessStat | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Counted from field 3 (state): ppid is field 4, starttime field 22.
  const [state, parent, startTime] = [fields[0], fields[1], fields[19]];
  if (state === undefined || parent === undefined || startTime === undefined) return undefined;
  return { state, parent: Number(parent), startTime };
}

/** The identity of a living process; undefined when there is none of that number, or a zombie. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const stat = await readStat(pid);
  if (stat === undefined || stat.state === 'Z' || stat.state === 'X') return undefined;
  const bootId = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  return { pid, startTime: stat.startTime, bootId };
}

/** Whether the very process that was identified still runs. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  const now = await identify(identity.pid);
  return now?.startTime === identity.startTime && now.bootId === identity.bootId;
}

/** A running process as `/proc` shows it. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  /** The arguments; empty for a kernel thread. */
  readonly command: readonly string[];
}

/** Every process of the machine, by /proc. Those that end while we look are left out. */
export async function runningProcesses(): Promise<RunningProcess[]> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(readProcess));
  return found.filter((one) => one !== undefined);
}

async function readProcess(pid: number): Promise<RunningProcess | undefined> {
  const stat = await readStat(pid);
  const command = await readFile(`/proc/${pid.toString()}/cmdline`, 'utf8').catch(() => undefined);
  if (stat === undefined || command === undefined) return undefined;
  return { pid, parent: stat.parent, command: command.split('\0').slice(0, -1) };
}

async function readStat(pid: number): Promise<ProcessStat | undefined> {
  const stat = await readFile(`/proc/${pid.toString()}/stat`, 'utf8').catch(() => undefined);
  return stat === undefined ? undefined : parseStat(stat);
}
