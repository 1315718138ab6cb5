import { getSystemErrorMessage } from 'node:util';
import type { FailureReason, Scored } from './contract.ts';

/**
 * A failure whose cause is known. The message is for the user: what happened, to which thing, and
 * what to do; it carries no secret. Anything else that is thrown is a bug of the worker.
 */
export class RunError extends Error {
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RunError';
    this.reason = reason;
  }
}

/** There is nothing to score: the run would repeat the last one (RunDocument.skipIf). */
export class UnchangedError extends Error {
  readonly scored: Scored;

  constructor(scored: Scored) {
    super('models, data and spec are those of the last run that succeeded');
    this.name = 'UnchangedError';
    this.scored = scored;
  }
}

/** There is nothing to run: the command line or the manifest is wrong; the message says what. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}

/** The code of an error of Node's, such as ENOENT; undefined when what was thrown has none. */
export function errorCode(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** What the system says of a file, such as "no such file or directory", without naming the file again. */
export function systemErrorText(thrown: unknown): string | undefined {
  const errno = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).errno : undefined;
  return errno === undefined ? undefined : getSystemErrorMessage(errno);
}
