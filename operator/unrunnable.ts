/** Why a run cannot be tried at all, whatever the cluster is like. */
import type { BatchInference } from '../crds/batchinference.ts';
import { isAllowed } from './job/image.ts';
import type { PodSettings } from './job/pod.ts';
import { MAX_RUN_DOCUMENT_BYTES, runDocument } from './job/run-document.ts';
import { oneLine } from './one-line.ts';

export interface Unrunnable {
  readonly reason: 'SpecTooLarge' | 'ImageForbidden';
  readonly message: string;
}

/** What is in the way of the run for good; undefined when nothing is. */
export function unrunnable(
  resource: BatchInference,
  settings: PodSettings,
): Unrunnable | undefined {
  return tooLarge(resource) ?? imageForbidden(resource, settings);
}

/** A run document that no process could be started with. */
function tooLarge(resource: BatchInference): Unrunnable | undefined {
  const bytes = new TextEncoder().encode(runDocument(resource)).length;
  if (bytes <= MAX_RUN_DOCUMENT_BYTES) return undefined;
  const message =
    `what the worker must know of the spec takes ${bytes} bytes as JSON, and a pod can be given ` +
    `${MAX_RUN_DOCUMENT_BYTES}: name fewer columns, for example those to ignore instead of the ` +
    'features, and shorten models[].labels';
  return { reason: 'SpecTooLarge', message };
}

function imageForbidden(
  { spec: { run } }: BatchInference,
  { allowedImages }: PodSettings,
): Unrunnable | undefined {
  if (run.image === undefined || allowedImages === undefined) return undefined;
  if (isAllowed(run.image, allowedImages)) return undefined;
  const message =
    `run.image ${oneLine(run.image)} is not among the images that the operator allows ` +
    `(ALLOWED_IMAGES: ${allowedImages.join(', ') || 'none'}): name one of these, or take run.image out`;
  return { reason: 'ImageForbidden', message };
}
