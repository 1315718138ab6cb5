import { RunError } from '../errors.ts';
import { describeAll, type Declared } from './onnx/values.ts';
import type { ElementType, ModelInput } from './prepared.ts';

const TYPES: readonly string[] = ['float32', 'float64', 'int64', 'int32', 'string'];

/**
 * What a model takes, if a CSV can give it: one matrix, or a column for each input. Anything else
 * throws ModelUnsupported, which says what the model takes.
 */
export function inputsOf(declared: readonly Declared[], title: string): readonly ModelInput[] {
  const inputs = declared.map(inputOf);
  const known = inputs.filter((input) => input !== undefined);
  const isMatrix = known.length === 1;
  const areColumns = known.every(({ width }) => width === 1);
  if (known.length < inputs.length || known.length === 0 || !(isMatrix || areColumns)) {
    throw new RunError(
      'ModelUnsupported',
      `The ${title} takes ${describeAll(declared)}, and not one matrix [rows, features] of ` +
        `${TYPES.join(', ')}, or such a column [rows, 1] for each feature: export it with such inputs.`,
    );
  }
  return known;
}

function inputOf({ name, type, shape = [undefined, undefined] }: Declared): ModelInput | undefined {
  if (!isElementType(type) || shape.length < 1 || shape.length > 2) return undefined;
  const [batch, columns] = shape;
  const width = shape.length === 1 ? 1 : columns;
  return {
    name,
    type,
    rank: shape.length === 1 ? 1 : 2,
    ...(batch === undefined ? {} : { batch }),
    ...(width === undefined ? {} : { width }),
  };
}

function isElementType(type: string | undefined): type is ElementType {
  return type !== undefined && TYPES.includes(type);
}
