import * as v from 'valibot';
import { MAX_TERMINATION_MESSAGE_BYTES } from './pod.ts';
import { isSameScored, type RunDocument } from './run-document.ts';
import {
  type Succeeded,
  type TerminationMessage,
  terminationMessageSchema,
} from './termination-message.ts';

/** A termination message that was understood, or in one clause why it was not. */
type Decoded =
  | { readonly ok: true; readonly message: TerminationMessage }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads a termination message as untrusted input: whoever controls a model or a CSV may control
 * the pod that wrote it. Refused are text that is not JSON of this schema, a message of another
 * run, and counts that cannot be.
 */
export function decodeTerminationMessage(
  text: string,
  expected: Pick<RunDocument, 'runId' | 'models' | 'gate' | 'skipIf'>,
): Decoded {
  if (text === '') return refused('the worker left no termination message');
  if (Buffer.byteLength(text) > MAX_TERMINATION_MESSAGE_BYTES) {
    return refused(`it is longer than ${MAX_TERMINATION_MESSAGE_BYTES} bytes`);
  }
  const json = parseJson(text);
  if (json === undefined) return refused('it is not valid JSON (cut off, or not from the worker)');
  const parsed = v.safeParse(terminationMessageSchema, json);
  if (!parsed.success) {
    return refused(
      `it does not have the expected form at ${v.getDotPath(parsed.issues[0]) ?? 'its root'}`,
    );
  }
  const message = parsed.output;
  if (message.runId !== expected.runId) return refused('it belongs to another run');
  if (message.outcome === 'failed') return { ok: true, message };
  if (message.outcome === 'unchanged') {
    const { skipIf } = expected;
    return skipIf !== undefined && isSameScored(message, skipIf)
      ? { ok: true, message }
      : refused('it skips a run that was not to be skipped');
  }
  const problem = implausible(message, expected);
  return problem === undefined ? { ok: true, message } : refused(problem);
}

function refused(problem: string): Decoded {
  return { ok: false, problem };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function implausible(
  { rows, models, gate }: Succeeded,
  expected: Pick<RunDocument, 'models' | 'gate'>,
): string | undefined {
  if (models.length !== expected.models.length) return 'it has not one result per model';
  if (gate?.length !== expected.gate?.length) return 'it has not one value per check of the gate';
  if (rows.scored === 0) return 'it has no rows';
  for (const [index, result] of models.entries()) {
    if (result.task === 'classification' && result.correct > rows.scored) {
      return 'it has more correct rows than rows';
    }
    const digest = expected.models[index]?.sha256;
    if (digest !== undefined && digest.toLowerCase() !== result.sha256) {
      return 'it speaks of a model file with another digest';
    }
  }
  return undefined;
}
