import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Runs `work` while nobody else on this machine runs something under the same lock file, and
 * waits for its turn as long as it takes.
 *
 * The lock is the kernel's (flock(2)), held by a `flock ... cat` that ends with its standard input:
 * however this process ends, the pipe closes and the lock is free.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  const holder = spawn('flock', [file, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true, // Ctrl-C goes to the whole group: the lock is to outlive what it guards.
  });
  const held = once(holder.stdout, 'data');
  const failed = once(holder, 'exit').then(
    () => {
      throw new Error(`cannot lock ${file}`);
    },
    (error: unknown) => {
      throw new Error(`cannot lock ${file}: flock, of util-linux, is needed`, { cause: error });
    },
  );
  await Promise.race([held, failed]);
  failed.catch(() => undefined);
  try {
    return await work();
  } finally {
    holder.stdin.end();
    holder.stdout.resume();
  }
}
