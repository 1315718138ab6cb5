import {
  SCHEMA_VERSION,
  type Failed,
  type Result,
  type Scored,
  type Succeeded,
  type Unchanged,
} from './contract.ts';
import { RunError } from './errors.ts';
import { thrownText } from './quote.ts';

/** What a worker that is told to stop ends with; the cause is where it runs, or who told it. */
export function terminated(cause: string): RunError {
  return new RunError('Terminated', `The run was stopped before it had finished (${cause}).`);
}

/** How a run ended, in the words of the contract. */
export function succeeded(runId: string, result: Result): Succeeded {
  return { schemaVersion: SCHEMA_VERSION, runId, outcome: 'succeeded', ...result };
}

/** A run that was skipped, because the last one has scored the same. */
export function unchanged(runId: string, scored: Scored): Unchanged {
  return {
    schemaVersion: SCHEMA_VERSION,
    runId,
    outcome: 'unchanged',
    etag: scored.etag,
    sha256: [...scored.sha256],
  };
}

/**
 * A failure whose cause is known by its reason; whatever else was thrown is a bug.
 *
 * @param evidence what to send along with the report of a bug
 */
export function failed(runId: string, thrown: unknown, evidence: string): Failed {
  const { reason, message } = thrown instanceof RunError ? thrown : bug(thrown, evidence);
  return { schemaVersion: SCHEMA_VERSION, runId, outcome: 'failed', reason, message };
}

function bug(thrown: unknown, evidence: string): Pick<Failed, 'reason' | 'message'> {
  const name = thrown instanceof Error ? `${thrown.name}: ` : '';
  return {
    reason: 'InternalError',
    message:
      `An error that BatchInference does not know: ${name}${thrownText(thrown)}. This is a bug: ` +
      `report it to its maintainers, with ${evidence}.`,
  };
}
