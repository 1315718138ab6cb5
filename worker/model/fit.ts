import { RunError } from '../errors.ts';
import type { Norm } from '../normalize.ts';
import type { Signature } from './signature.ts';

/**
 * Refuses a table that is not what a model was trained on: onnxruntime does not always notice.
 * FeatureCountMismatch for another number of features, ModelUnsupported for normalised rows where
 * the model takes integers.
 */
export function refuseMisfit(
  model: string,
  { input }: Signature,
  table: { readonly features: number; readonly normalize: Norm },
): void {
  if (input.features !== undefined && input.features !== table.features) {
    throw new RunError(
      'FeatureCountMismatch',
      `The ${model} takes ${String(input.features)} features, and the data has ` +
        `${String(table.features)} feature columns: name the columns to leave out in data.ignore, ` +
        'or those to use in data.features.',
    );
  }
  const integers = input.type === 'int64' || input.type === 'int32';
  if (integers && table.normalize !== 'none') {
    throw new RunError(
      'ModelUnsupported',
      `The ${model} takes integers (${input.type}), and normalised rows are none: ` +
        'set data.normalize to none.',
    );
  }
}
