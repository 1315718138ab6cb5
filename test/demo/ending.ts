import { styleText } from 'node:util';
import { USAGE } from './arguments.ts';

/** Does the work of a command; a failure becomes one message, without a stack, and exit code 1. */
export async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`\n${styleText('red', '✗', { stream: process.stderr })} ${message}\n`);
    if (isUsage(error)) process.stderr.write(`\n${USAGE}\n`);
    process.exitCode = 1;
  }
}

/** What parseArgs throws for an argument that it does not know. */
function isUsage(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code?.startsWith('ERR_PARSE_ARGS_') ?? false;
}
