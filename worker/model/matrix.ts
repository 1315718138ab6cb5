import { RunError } from '../errors.ts';
import { quoted } from '../quote.ts';
import type { Features } from './features.ts';
import type { ElementType } from './prepared.ts';

export type NumberType = Exclude<ElementType, 'string'>;
export type Matrix = Float32Array | Float64Array | BigInt64Array | Int32Array;

/** Rows `start` to `start + count` of a batch, filled up to `size` with rows of zeros. */
export interface Piece {
  readonly start: number;
  readonly count: number;
  readonly size: number;
}

/** The columns that make a matrix, and what to say of a value that does not fit. */
export interface MatrixColumns {
  readonly type: NumberType;
  /** Their places among the number columns. */
  readonly at: readonly number[];
  readonly names: readonly string[];
  readonly title: string;
}

/**
 * Gives a function that puts pieces of rows into the element type that a model takes; onnxruntime
 * converts nothing. A value that the type cannot hold (too large, or a fraction where integers are
 * due) throws NotANumber. The matrix is good until the next call: its memory is used again.
 */
export function createMatrix(columns: MatrixColumns): (features: Features, piece: Piece) => Matrix {
  const { type, at } = columns;
  const width = at.length;
  let matrix: Matrix = new ARRAYS[type](0);
  let gathered = new Float64Array(0);
  return (features, piece) => {
    const ready = readyMatrix(features, piece, columns);
    if (ready !== undefined) return ready;
    const length = piece.size * width;
    if (matrix.length !== length) matrix = new ARRAYS[type](length);
    if (gathered.length !== length) gathered = new Float64Array(length);
    const values = valuesOf(features, piece, at, gathered);
    const misfit = convert(values, matrix);
    if (misfit !== -1) {
      const row = piece.start + Math.floor(misfit / width);
      throw doesNotFit(values[misfit] ?? Number.NaN, features.lines[row], misfit % width, columns);
    }
    clear(matrix, values.length);
    return matrix;
  };
}

const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int64: BigInt64Array,
  int32: Int32Array,
} as const;

/** The rows as they are, when they have the right type, all the columns in order, and the right size. */
function readyMatrix(
  { rows, numbers, float32 }: Features,
  { start, count, size }: Piece,
  { type, at }: MatrixColumns,
): Matrix | undefined {
  const source = type === 'float64' ? numbers : type === 'float32' ? float32 : undefined;
  if (source === undefined || count < size || !areAll(at, rows, numbers.length)) return undefined;
  return source.subarray(start * at.length, (start + count) * at.length);
}

/** The values of a piece, row after row: those of the batch, or gathered from some of its columns. */
function valuesOf(
  { rows, numbers }: Features,
  { start, count }: Piece,
  at: readonly number[],
  gathered: Float64Array,
): Float64Array {
  const width = at.length;
  if (areAll(at, rows, numbers.length)) {
    return numbers.subarray(start * width, (start + count) * width);
  }
  const stride = numbers.length / rows;
  for (let row = 0; row < count; row += 1) {
    const from = (start + row) * stride;
    for (let index = 0; index < width; index += 1) {
      gathered[row * width + index] = numbers[from + (at[index] ?? 0)] ?? Number.NaN;
    }
  }
  return gathered.subarray(0, count * width);
}

function areAll(at: readonly number[], rows: number, values: number): boolean {
  return at.length * rows === values && at.every((column, index) => column === index);
}

/**
 * Puts the values into the matrix, and gives the index of the first that does not fit, or -1. NaN is
 * a float: whether it may be there is not decided here.
 */
function convert(values: Float64Array, matrix: Matrix): number {
  if (matrix instanceof BigInt64Array) return convertToInt64(values, matrix);
  matrix.set(values);
  return matrix instanceof Int32Array
    ? values.findIndex((value, index) => value !== matrix[index])
    : firstInfinite(matrix.subarray(0, values.length));
}

function firstInfinite(values: Float32Array | Float64Array): number {
  for (let index = 0; index < values.length; index += 1) {
    if (Math.abs(values[index] ?? 0) === Infinity) return index;
  }
  return -1;
}

/** By the halves of each integer: a BigInt for each would cost more than the inference. */
function convertToInt64(values: Float64Array, matrix: BigInt64Array): number {
  const halves = new Int32Array(matrix.buffer, matrix.byteOffset, 2 * matrix.length);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN;
    // Beyond 2^53 a double need not be the number in the file.
    if (!Number.isSafeInteger(value)) return index;
    halves[2 * index] = value;
    halves[2 * index + 1] = Math.floor(value / 2 ** 32);
  }
  return -1;
}

function clear(matrix: Matrix, start: number): void {
  if (matrix instanceof BigInt64Array) matrix.fill(0n, start);
  else matrix.fill(0, start);
}

function doesNotFit(
  value: number,
  line: number | undefined,
  column: number,
  { type, names, title }: MatrixColumns,
): RunError {
  return new RunError(
    'NotANumber',
    `Line ${String(line)} of the data, column ${quoted(names[column] ?? '')}: ` +
      `${String(value)} is no ${type}, which the ${title} takes.`,
  );
}
