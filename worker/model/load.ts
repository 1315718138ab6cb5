import { posix } from 'node:path';
import type { RunDocument } from '../contract.ts';
import { RunError } from '../errors.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { Log } from '../logger.ts';
import { quotedPath } from '../quote.ts';
import { externalFilesOf } from './onnx/external-files.ts';
import { prepareModel } from './prepare.ts';
import type { PreparedModel } from './prepared.ts';

/** A model that was fetched and checked, and is ready for a session. */
export interface LoadedModel {
  readonly name: string;
  readonly path: string;
  /** Of the model's own file, in lower-case hexadecimal digits. */
  readonly sha256: string;
  readonly prepared: PreparedModel;
}

type Specified = RunDocument['models'][number];

/**
 * Fetches a model, with the files beside it that hold weights, and makes it ready. DigestMismatch
 * when it is not the file that is expected, and what prepareModel throws.
 */
export async function loadModel(
  { name, path, sha256: expected, task, labels, output }: Specified,
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
  const files = new Map<string, Uint8Array>();
  for (const file of externalFilesOf(bytes, title)) {
    const beside = posix.join(posix.dirname(path), file);
    files.set(file, (await inputs.model(beside, signal)).bytes);
  }
  const options = {
    title,
    ...(task !== undefined && { task }),
    ...(labels !== undefined && { labels }),
    ...(output !== undefined && { output }),
  };
  const prepared = prepareModel(bytes, options, files);
  log('model loaded', { model: name, path, bytes: bytes.length, sha256 });
  return { name, path, sha256, prepared };
}
