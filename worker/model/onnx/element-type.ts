/** Numbers of TensorProto.DataType that the worker reads or writes. */
export const FLOAT = 1;
export const INT32 = 6;
export const INT64 = 7;
export const STRING = 8;
export const DOUBLE = 11;

/** The names of TensorProto.DataType, as onnxruntime's JavaScript has them, by number. */
const NAMES = [
  'undefined',
  'float32',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'string',
  'bool',
  'float16',
  'float64',
  'uint32',
  'uint64',
  'complex64',
  'complex128',
  'bfloat16',
];

/** What to call an element type, such as float32. */
export function elementTypeName(type: number): string {
  return NAMES[type] ?? `data type ${String(type)}`;
}

const SIZES: Readonly<Record<number, number>> = { [FLOAT]: 4, [INT32]: 4, [INT64]: 8, [DOUBLE]: 8 };

/** How many bytes a value has in raw_data; undefined for the less usual types. */
export function elementSize(type: number): number | undefined {
  return SIZES[type];
}
