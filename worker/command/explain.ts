import { EXIT_CODES, exitCodeOf } from '../contract.ts';
import { UsageError } from '../errors.ts';
import { failed } from '../outcome.ts';
import { visible } from '../quote.ts';

/** What the command ends with when nothing was scored. */
interface Ending {
  /** For standard error: one line without its end, whatever is in the error. */
  readonly line: string;
  readonly exitCode: number;
}

/** How the command ends for what was thrown; an error that is not expected ends it as a bug. */
export function explain(thrown: unknown): Ending {
  if (thrown instanceof UsageError) {
    return { line: `batchinference: ${visible(thrown.message)}`, exitCode: EXIT_CODES.usage };
  }
  const { reason, message } = failed('', thrown, 'this line and the manifest');
  return {
    line: `batchinference: ${reason}: ${visible(message)}`,
    exitCode: exitCodeOf(reason),
  };
}
