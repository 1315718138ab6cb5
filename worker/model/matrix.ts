import { RunError } from '../errors.ts';
import { quoted } from '../quote.ts';
import type { NumberType } from './signature.ts';

type Matrix = Float32Array | Float64Array | BigInt64Array | Int32Array;

/** Rows that are about to be scored, for the conversion and for what it may have to say. */
export interface Rows {
  /** rows x features, row after row. */
  readonly values: Float64Array;
  readonly lines: readonly number[];
  readonly features: readonly { readonly name: string }[];
}

/**
 * The values in the element type that a model takes; onnxruntime converts nothing. A value that the
 * type cannot hold (too large, or a fraction where integers are due) throws NotANumber.
 */
export function toMatrix(rows: Rows, type: NumberType, model: string): Matrix {
  const { values } = rows;
  const misfit = values.findIndex(MISFITS[type]);
  if (misfit !== -1) throw doesNotFit(rows, misfit, type, model);
  switch (type) {
    case 'float64':
      return values;
    case 'float32':
      return new Float32Array(values);
    case 'int64':
      return BigInt64Array.from(values, BigInt);
    case 'int32':
      return new Int32Array(values);
  }
}

/** Integers up to 2^53 in size: a double between them and 2^63 need not be the number in the file. */
const MISFITS: Readonly<Record<NumberType, (value: number) => boolean>> = {
  float64: (value) => !Number.isFinite(value),
  float32: (value) => !Number.isFinite(Math.fround(value)),
  int64: (value) => !Number.isSafeInteger(value),
  int32: (value) => value !== (value | 0),
};

function doesNotFit(rows: Rows, at: number, type: NumberType, model: string): RunError {
  const width = rows.features.length;
  const line = rows.lines[Math.floor(at / width)] ?? 0;
  const column = rows.features[at % width]?.name ?? '';
  return new RunError(
    'NotANumber',
    `Line ${String(line)} of the data, column ${quoted(column)}: ${String(rows.values[at])} is no ` +
      `${type}, which the ${model} takes.`,
  );
}
