import type { RunDocument } from '../contract.ts';
import { RunError } from '../errors.ts';
import { matchColumns } from './column-names.ts';
import type { ModelInput, PreparedModel } from './prepared.ts';

/** Which features go into which input of a model, as indexes of the table's list of features. */
export interface Binding {
  /** The features that the model needs as numbers, ascending. */
  readonly numbers: readonly number[];
  /** The features that the model needs as texts, ascending. */
  readonly texts: readonly number[];
  /** For each input of the model the features of its columns, in its order. */
  readonly inputs: readonly (readonly number[])[];
}

/** Most numbers in a piece for a model that fixes the number of rows: 8 MiB of doubles. */
const MAX_PADDED_VALUES = 1024 * 1024;

/**
 * Finds the features for each input of a model. A model of one matrix takes all of them, in the
 * order of the table; a model of one column per input finds each by its name and leaves the rest.
 *
 * FeatureCountMismatch for another number of features than a matrix has and for a name that none of
 * them has; ModelUnsupported for a name that several may have, for normalised rows where the model
 * takes integers or texts, and for a fixed number of rows that needs more memory than a batch has.
 */
export function bindInputs(
  { title, inputs: modelInputs }: Pick<PreparedModel, 'title' | 'inputs'>,
  featureNames: readonly string[],
  normalize: RunDocument['data']['normalize'] = 'none',
): Binding {
  const inputs = featuresOf(modelInputs, featureNames, title);
  const numbers = new Set<number>();
  const texts = new Set<number>();
  for (const [at, input] of modelInputs.entries()) {
    const features = inputs[at] ?? [];
    refuseMisfit(input, features.length, { title, normalize });
    for (const feature of features) (input.type === 'string' ? texts : numbers).add(feature);
  }
  return { numbers: ascending(numbers), texts: ascending(texts), inputs };
}

function featuresOf(
  inputs: readonly ModelInput[],
  names: readonly string[],
  title: string,
): readonly (readonly number[])[] {
  const [input, ...others] = inputs;
  if (input === undefined || others.length > 0) return byName(inputs, names, title);
  if (input.width === undefined || input.width === names.length) return [[...names.keys()]];
  if (input.width === 1) {
    // The name of a single column says which, if the data has it.
    const [feature] = names.includes(input.name) ? [names.indexOf(input.name)] : [];
    if (feature !== undefined) return [[feature]];
  }
  throw new RunError(
    'FeatureCountMismatch',
    `The ${title} takes ${String(input.width)} features, and the data has ` +
      `${String(names.length)} feature columns: name the columns to leave out in data.ignore, ` +
      'or those to use in data.features.',
  );
}

function byName(
  inputs: readonly ModelInput[],
  names: readonly string[],
  title: string,
): readonly (readonly number[])[] {
  const columns = matchColumns(
    inputs.map(({ name }) => name),
    names,
    title,
  );
  return columns.map((column) => [column]);
}

function refuseMisfit(
  { type, batch = 1 }: ModelInput,
  width: number,
  { title, normalize }: { title: string; normalize: RunDocument['data']['normalize'] },
): void {
  if (batch * width > MAX_PADDED_VALUES) {
    throw new RunError(
      'ModelUnsupported',
      `The ${title} takes ${String(batch)} rows of ${String(width)} features at once, ` +
        `more than ${String(MAX_PADDED_VALUES)} numbers: export it with a variable number of rows.`,
    );
  }
  const isFloat = type === 'float32' || type === 'float64';
  if (!isFloat && normalize !== 'none') {
    const what = type === 'string' ? 'texts' : `integers (${type})`;
    throw new RunError(
      'ModelUnsupported',
      `The ${title} takes ${what}, and normalised rows are none: set data.normalize to none.`,
    );
  }
}

function ascending(features: ReadonlySet<number>): readonly number[] {
  return [...features].sort((a, b) => a - b);
}
