import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a child process ended, and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ChildOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Sent to the child as soon as its output has this text. */
  readonly kill?: { readonly signal: NodeJS.Signals; readonly after: string };
}

/** Runs a program to its end. */
export async function runChild(
  program: string,
  args: readonly string[],
  { env = process.env, cwd, kill }: ChildOptions = {},
): Promise<Ended> {
  const child = spawn(program, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let killed = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (kill === undefined || killed || !stdout.includes(kill.after)) return;
    killed = true;
    child.kill(kill.signal);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}
