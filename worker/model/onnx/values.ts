import { shownName } from '../../quote.ts';
import { elementTypeName } from './element-type.ts';
import type { Value } from './onnx_pb.ts';

/** An input or an output as the model declares it; not all models tell the truth. */
export interface Declared {
  readonly name: string;
  /** The element type of a tensor; undefined for a sequence, a map and what has no type. */
  readonly type: string | undefined;
  /** A size, or undefined where the model leaves it open; undefined as a whole when not said. */
  readonly shape: readonly (number | undefined)[] | undefined;
}

/** What is declared of a value. A size of 0 is one that the converter did not know. */
export function declaredOf({ name, type }: Value): Declared {
  const tensor = type?.tensorType;
  if (tensor === undefined) return { name, type: undefined, shape: undefined };
  const shape = tensor.shape?.dim.map(({ dimValue }) => {
    const size = Number(dimValue);
    return size > 0 ? size : undefined;
  });
  return { name, type: elementTypeName(tensor.elemType), shape };
}

/** Such as X (float32 [any, 4]). */
export function describe({ name, type, shape }: Declared): string {
  if (type === undefined) return `${shownName(name)} (no tensor)`;
  const sizes = shape?.map((size) => String(size ?? 'any')).join(', ');
  return `${shownName(name)} (${type}${sizes === undefined ? '' : ` [${sizes}]`})`;
}

/** The first few of them in a sentence. */
export function describeAll(values: readonly Declared[]): string {
  if (values.length === 0) return 'nothing';
  const shown = values.slice(0, 8).map(describe).join(', ');
  return values.length > 8 ? `${shown} and ${String(values.length - 8)} more` : shown;
}
