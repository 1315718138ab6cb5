import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isAlive, type ProcessIdentity } from './identity.ts';

/** A program that is to run in the background. */
export interface Daemon {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Its configuration, by path: written before it starts; other contents start it anew. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether it does its work already; asked until it says yes. */
  readonly ready: () => Promise<boolean>;
}

/** Where the records and the logs of a group of daemons are kept. */
export interface DaemonHome {
  readonly dir: string;
  /** `survive` this process, or die `with-parent` (whatever ends it, `kill -9` included). */
  readonly life: 'survive' | 'with-parent';
}

interface DaemonRecord extends ProcessIdentity {
  /** Of its arguments and files: a daemon that runs with others is started anew. */
  readonly fingerprint: string;
}

const READY_TIMEOUT_MS = 60_000;
const PATIENCE = `${(READY_TIMEOUT_MS / 1000).toString()} s`;
/** Enough for what ends by itself; an API server with open watches would take its time. */
const STOP_TIMEOUT_MS = 2_000;
const POLL_MS = 50;
const LOG_LINES_SHOWN = 10;

export const logFile = (dir: string, name: string): string => join(dir, 'logs', `${name}.log`);
const recordFile = (dir: string, name: string): string => join(dir, 'pids', `${name}.json`);

/**
 * Makes sure that the daemon runs, with these arguments and files, and is ready. Does nothing when it is.
 *
 * @throws Error with the end of its log when it ends or does not get ready within a minute.
 */
export async function ensureRunning(daemon: Daemon, home: DaemonHome): Promise<void> {
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([daemon.command, daemon.args, daemon.files]))
    .digest('hex');
  const running = await runningRecord(home.dir, daemon.name);
  if (running?.fingerprint === fingerprint && (await becomesReady(daemon, running))) return;
  // It runs no more, or otherwise than it should, or hangs: then anew.
  await stop(home.dir, daemon.name);
  const started = await start(daemon, home, fingerprint);
  if (await becomesReady(daemon, started)) return;
  const what = (await isAlive(started)) ? `is not ready after ${PATIENCE}` : 'ended';
  throw new Error(await diagnosis(daemon, home, what));
}

/** The pid of a daemon that runs, or undefined. */
export async function runningPid(dir: string, name: string): Promise<number | undefined> {
  return (await runningRecord(dir, name))?.pid;
}

/** Ends a daemon: politely, then not. Never touches a process that only has its old number. */
export async function stop(dir: string, name: string): Promise<void> {
  const record = await runningRecord(dir, name);
  if (record !== undefined) await end(record);
  await rm(recordFile(dir, name), { force: true });
}

/** Ends a process: politely, then not. */
export async function end(identity: ProcessIdentity): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const deadline = performance.now() + STOP_TIMEOUT_MS;
    if (await isAlive(identity)) process.kill(identity.pid, signal);
    while (performance.now() < deadline) {
      if (!(await isAlive(identity))) return;
      await sleep(POLL_MS);
    }
  }
}

async function start(daemon: Daemon, home: DaemonHome, fingerprint: string): Promise<DaemonRecord> {
  const log = logFile(home.dir, daemon.name);
  await mkdir(dirname(log), { recursive: true });
  for (const [path, contents] of Object.entries(daemon.files ?? {})) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, contents, { mode: 0o600 });
  }
  const child = await launch(daemon, home, log);
  const identity = child.pid === undefined ? undefined : await identify(child.pid);
  if (identity === undefined) throw new Error(await diagnosis(daemon, home, 'ended at once'));
  const record = { ...identity, fingerprint };
  const file = recordFile(home.dir, daemon.name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(record));
  return record;
}

async function launch(daemon: Daemon, home: DaemonHome, log: string): Promise<ChildProcess> {
  // setpriv (util-linux) asks the kernel for the signal: a handler here would not outlive `kill -9`.
  const [command, args] =
    home.life === 'survive'
      ? [daemon.command, daemon.args]
      : ['setpriv', ['--pdeathsig', 'KILL', daemon.command, ...daemon.args]];
  await rename(log, `${log}.previous`).catch(() => undefined);
  const output = await open(log, 'a');
  try {
    const child = spawn(command, args, {
      cwd: home.dir,
      detached: home.life === 'survive',
      stdio: ['ignore', output.fd, output.fd],
    });
    await once(child, 'spawn');
    child.unref();
    return child;
  } finally {
    await output.close();
  }
}

/** Waits until it is ready; false when it ends before, or takes too long. */
async function becomesReady(daemon: Daemon, identity: ProcessIdentity): Promise<boolean> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < deadline && (await isAlive(identity))) {
    if (await daemon.ready()) return true;
    await sleep(POLL_MS);
  }
  return false;
}

async function diagnosis(daemon: Daemon, home: DaemonHome, what: string): Promise<string> {
  const log = logFile(home.dir, daemon.name);
  const text = await readFile(log, 'utf8').catch(() => '');
  const tail = text.trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n');
  return `${daemon.name} ${what}. The end of ${log}:\n${tail}`;
}

async function runningRecord(dir: string, name: string): Promise<DaemonRecord | undefined> {
  const text = await readFile(recordFile(dir, name), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const record = parseRecord(text);
  return record !== undefined && (await isAlive(record)) ? record : undefined;
}

/** A record that a crash cut short is no record. */
function parseRecord(text: string): DaemonRecord | undefined {
  try {
    return JSON.parse(text) as DaemonRecord;
  } catch {
    return undefined;
  }
}
