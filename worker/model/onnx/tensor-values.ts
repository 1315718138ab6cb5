import { DOUBLE, FLOAT, INT32, INT64, STRING } from './element-type.ts';
import type { Tensor } from './onnx_pb.ts';

/** A constant of more values is no list of classes, and is not read as one. */
const MAX_CLASSES = 65_536;

/**
 * The values of a tensor of classes as canonical texts: integers as 3, and texts as they stand.
 * Undefined for other types, for numbers that are no integers, and for more than 65 536 values.
 */
export function classNames(tensor: Tensor): readonly string[] | undefined {
  const values = valuesOf(tensor);
  if (values === undefined || values.length > MAX_CLASSES) return undefined;
  const isWhole = values.every((value) => typeof value !== 'number' || Number.isSafeInteger(value));
  return isWhole ? values.map(String) : undefined;
}

function valuesOf(tensor: Tensor): readonly (number | bigint | string)[] | undefined {
  const { rawData: raw } = tensor;
  switch (tensor.dataType) {
    case STRING:
      return tensor.stringData.map((bytes) => new TextDecoder().decode(bytes));
    case INT64:
      return raw.length > 0 ? [...new BigInt64Array(aligned(raw, 8))] : tensor.int64Data;
    case INT32:
      return raw.length > 0 ? [...new Int32Array(aligned(raw, 4))] : tensor.int32Data;
    case FLOAT:
      return raw.length > 0 ? [...new Float32Array(aligned(raw, 4))] : tensor.floatData;
    case DOUBLE:
      return raw.length > 0 ? [...new Float64Array(aligned(raw, 8))] : tensor.doubleData;
    default:
      return undefined;
  }
}

/** A copy that starts where an array of such elements may; a rest that is no element is cut off. */
function aligned(bytes: Uint8Array, size: number): ArrayBuffer {
  const copy = new Uint8Array(Math.min(bytes.length - (bytes.length % size), MAX_CLASSES * 8 + 8));
  copy.set(bytes.subarray(0, copy.length));
  return copy.buffer;
}
