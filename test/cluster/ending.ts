import { styleText } from 'node:util';

/**
 * Does the work of a command; a failure becomes one message on stderr, without a stack, and exit
 * code 1. For an argument that is not understood `usage` follows.
 */
export async function attempt(work: () => Promise<void>, usage?: string): Promise<void> {
  try {
    await work();
  } catch (error) {
    complain(error);
    if (usage !== undefined && isUsage(error)) process.stderr.write(`\n${usage}\n`);
    process.exitCode = 1;
  }
}

/**
 * Does the work and then, however it ended, what has to follow. When both fail, the error of the
 * work is the one that is thrown, as it came first; the other is told on stderr.
 */
export async function followedBy<T>(
  work: () => Promise<T>,
  after: () => Promise<void>,
): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await after().catch(complain);
    throw error;
  }
  await after();
  return result;
}

function complain(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  // What parseArgs says after this is about arguments that begin with a hyphen.
  const [message = ''] = text.split('. To specify');
  process.stderr.write(`\n${styleText('red', '✗', { stream: process.stderr })} ${message}\n`);
}

/** What parseArgs throws for an argument that it does not know. */
function isUsage(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code?.startsWith('ERR_PARSE_ARGS_') ?? false;
}
