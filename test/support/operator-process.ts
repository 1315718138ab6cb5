/** The operator as a process of its own, as in its pod. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const MAIN = new URL('../../operator/main.ts', import.meta.url).pathname;

export interface OperatorProcess {
  readonly child: ChildProcess;
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Its exit code, as soon as it has ended; null when a signal ended it. */
  readonly exit: Promise<number | null>;
  /** What it has logged so far. */
  readonly log: () => readonly Record<string, unknown>[];
}

const started: ChildProcess[] = [];

/**
 * Starts it with these variables and no others; a HEALTH_PORT is chosen where none is given.
 *
 * @param options of Node
 */
export function operatorProcess(
  environment: Record<string, string>,
  options: readonly string[] = [],
): OperatorProcess {
  const child = spawn(process.execPath, [...options, MAIN], {
    env: { HEALTH_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (output.stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output.stderr += text.toString()));
  const exit = once(child, 'close').then(([code]: unknown[]) => code as number | null);
  const log = () => {
    const complete = output.stdout.split('\n').filter((line) => line.endsWith('}'));
    return complete.map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  return { child, output, exit, log };
}

/** Kills those that still run. */
export function killOperatorProcesses(): void {
  for (const child of started.splice(0)) child.kill('SIGKILL');
}
