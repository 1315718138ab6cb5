/** What an answer of the API server to the making of a Job or a CronJob means. */
import {
  BlockedError,
  describe,
  isConflict,
  isOverloaded,
  statusCode,
  TerminalError,
} from './errors.ts';

const BAD_REQUEST = 400;
const UNPROCESSABLE = 422;

/**
 * A webhook and an admission policy deny with the codes of an invalid object, but what they say may
 * change without the resource: their denials read "denied the request" and "denied request".
 */
const DENIAL = /\bdenied (the )?request\b/;

const KINDS = {
  Job: { reason: 'JobRejected', correct: 'spec.run' },
  CronJob: { reason: 'CronJobRejected', correct: 'spec.schedule or spec.run' },
} as const;

/** What the answer means for the run, to be thrown; no answer at all, or "later", means nothing. */
export function refusalOf(
  error: unknown,
  { kind, name }: { readonly kind: keyof typeof KINDS; readonly name: string },
): unknown {
  const status = statusCode(error);
  // A quota that others change at the same time, or too many requests: nothing about this object.
  if (status === undefined || isConflict(error) || isOverloaded(error)) return error;
  const words = describe(error);
  const { reason, correct } = KINDS[kind];
  const invalid = status === BAD_REQUEST || status === UNPROCESSABLE;
  if (invalid && !DENIAL.test(words)) {
    return new TerminalError(
      reason,
      `the API server rejects ${kind} ${name}: ${words}. Correct ${correct}`,
    );
  }
  return new BlockedError(
    `${kind} ${name} cannot be created or changed at the moment: ${words}. It is tried again`,
  );
}
