import { spawn } from 'node:child_process';

/** How much of a failed command's output is shown: enough for the cause, not for the whole story. */
const LINES_SHOWN = 20;
const COMMAND_SHOWN = 160;

/** A command that could not be started or ended badly, with the end of what it said. */
export class CommandError extends Error {
  constructor(command: string, how: string, output: string) {
    const tail = output.trimEnd().split('\n').slice(-LINES_SHOWN).join('\n');
    super(`${command} ${how}${tail === '' ? '' : `:\n${tail}`}`);
    this.name = 'CommandError';
  }
}

export interface CommandOptions {
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Written to the command's standard input. */
  readonly input?: string;
}

/**
 * Runs a command to its end and returns its standard output.
 *
 * @throws CommandError when it cannot be started or exits with anything but 0.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let both = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    both += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    both += text;
  });
  // A command that ends without reading its input breaks the pipe; its exit status says enough.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');

  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      reject(new CommandError(command, `cannot be started (${error.message})`, both));
    });
    child.on('close', (code, signal) => {
      if (code === 0) {
        resolve(stdout);
        return;
      }
      const how =
        code === null ? `was ended by ${signal ?? 'a signal'}` : `exited with ${code.toString()}`;
      const line = [command, ...args].join(' ').slice(0, COMMAND_SHOWN);
      reject(new CommandError(line, how, both));
    });
  });
}

/** As `run`, for a command whose failure means "no": true when it exits with 0. */
export async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return run(command, args).then(
    () => true,
    () => false,
  );
}
