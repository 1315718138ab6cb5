import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { peakResidentBytes } from './process-tree.ts';
import { childSeconds } from './times.ts';

/** What a command cost, from its start to its end, with all processes that it started. */
export interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakRssBytes: number;
}

interface Command {
  /** For the shell. */
  readonly command: string;
  readonly cwd?: string;
  /** The first so many CPUs only. */
  readonly cpus?: number | undefined;
  /** Exit codes that are as good as 0. */
  readonly allowed?: readonly number[];
}

/** Memory that is freed within its last so many milliseconds may be missed. */
const SAMPLE_MILLISECONDS = 10;

/**
 * Runs a command and measures it as a whole.
 *
 * @throws Error with the end of what it said when it fails
 */
export async function measure(command: Command): Promise<Cost & { readonly stdout: string }> {
  const [program = '', ...args] = invocation(command);
  const started = performance.now();
  const child = spawn(program, args, {
    cwd: command.cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit').then(([code]) => ({
    code: code as number | null,
    seconds: (performance.now() - started) / 1000,
  }));
  let peakRssBytes = 0;
  const sampler = setInterval(() => {
    peakRssBytes = Math.max(peakRssBytes, peakResidentBytes(child.pid ?? 0));
  }, SAMPLE_MILLISECONDS);
  try {
    const [{ code, seconds }, stdout, stderr, times] = await Promise.all([
      ended,
      ...[child.stdout, child.stderr, child.stdio[3]].map((stream) => text(stream as Readable)),
    ]);
    if (code !== 0 && !(command.allowed ?? []).includes(code ?? -1)) {
      throw new Error(`${command.command} ended with ${code ?? 'a signal'}: ${end(stderr)}`);
    }
    return { seconds, cpuSeconds: childSeconds(times ?? ''), peakRssBytes, stdout: stdout ?? '' };
  } finally {
    clearInterval(sampler);
  }
}

/** A shell that runs the command, and tells on descriptor 3 what it cost. */
function invocation({ command, cpus }: Command): readonly string[] {
  const script = `(${command}\n) 3>&-\ncode=$?\ntimes >&3\nexit $code`;
  const pinned = cpus === undefined ? [] : ['taskset', '--cpu-list', `0-${cpus - 1}`];
  return [...pinned, 'sh', '-c', script];
}

function end(stderr = ''): string {
  return stderr.trim().split('\n').slice(-5).join('\n');
}
