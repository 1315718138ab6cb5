import { MAX_VALUES } from '../csv/batches.ts';
import { RunError } from '../errors.ts';
import type { Norm } from '../scoring/normalize.ts';
import type { Signature } from './signature.ts';

/**
 * Refuses a table that is not what a model was trained on: onnxruntime does not always notice.
 * FeatureCountMismatch for another number of features, ModelUnsupported for normalised rows where
 * the model takes integers, and for a fixed number of rows at once that needs more memory than a
 * batch has.
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
  const rows = input.batch ?? 1;
  if (rows * table.features > MAX_VALUES) {
    throw new RunError(
      'ModelUnsupported',
      `The ${model} takes ${String(rows)} rows of ${String(table.features)} features at once, ` +
        `more than ${String(MAX_VALUES)} numbers: export it with a variable number of rows.`,
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
