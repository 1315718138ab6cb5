import { EXIT_CODES, exitCodeOf, type Verdict } from '../contract.ts';
import { UsageError } from '../errors.ts';
import { failed } from '../outcome.ts';
import { visible } from '../quote.ts';

/** What the command ends with when it does not end well. */
interface Ending {
  /** For standard error: one line without its end, whatever is in the error. */
  readonly line: string;
  readonly exitCode: number;
}

/** How the command ends for what was thrown; an error that is not expected ends it as a bug. */
export function explain(thrown: unknown): Ending {
  if (thrown instanceof UsageError) return ending(thrown.message, EXIT_CODES.usage);
  const { reason, message } = failed('', thrown, 'this line and the manifest');
  return ending(`${reason}: ${message}`, exitCodeOf(reason));
}

/** How the command ends for scores that miss the gate; undefined when they do not. */
export function explainGate(verdict: Verdict | undefined): Ending | undefined {
  if (verdict?.passed !== false) return undefined;
  return ending(`GateMissed: ${verdict.message}`, EXIT_CODES.gateMissed);
}

function ending(message: string, exitCode: number): Ending {
  return { line: `batchinference: ${visible(message)}`, exitCode };
}
