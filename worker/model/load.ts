import type { RunDocument } from '../contract.ts';
import { RunError } from '../errors.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { Log } from '../logger.ts';
import { quotedPath } from '../quote.ts';
import { openClassifier, type Classifier } from './session.ts';

/** A model that was fetched, checked and loaded. */
export interface LoadedModel {
  readonly name: string;
  /** What to call it in messages. */
  readonly title: string;
  readonly sha256: string;
  readonly classifier: Classifier;
}

/** Fetches a model and makes it ready. DigestMismatch when it is not the file that is expected. */
export async function loadModel(
  { name, path, sha256: expected }: RunDocument['models'][number],
  inputs: Pick<Inputs, 'model'>,
  { signal, log }: { readonly signal: AbortSignal; readonly log: Log },
): Promise<LoadedModel> {
  const title = `model ${name} (${quotedPath(path)})`;
  const { bytes, sha256 } = await inputs.model(path, signal);
  if (expected !== undefined && expected.toLowerCase() !== sha256) {
    throw new RunError(
      'DigestMismatch',
      `The ${title} has the SHA-256 ${sha256}, and ${expected.toLowerCase()} is expected: ` +
        'put the expected file there, or correct the sha256 of the model.',
    );
  }
  const classifier = await openClassifier(bytes, title);
  log('model loaded', { model: name, path, bytes: bytes.length, sha256 });
  return { name, title, sha256, classifier };
}
