import { DOUBLE, FLOAT } from './element-type.ts';
import type { Tensor } from './onnx_pb.ts';

/** Below these sizes a number is denormal (2^-126 and 2^-1022): a CPU is many times slower with it. */
const SMALLEST_FLOAT = 2 ** -126;
const SMALLEST_DOUBLE = 2 ** -1022;

/** The bits of the exponent in a float, and in the upper half of a double. */
const FLOAT_EXPONENT = 0x7f80_0000;
const DOUBLE_EXPONENT = 0x7ff0_0000;

/**
 * The tensor with 0 in the place of each denormal number; the same one when it has none. Only for
 * weights that are multiplied: a product with a number of everyday size stays below 1e-30, whereas
 * a threshold that is compared with would move.
 */
export function withoutDenormals(tensor: Tensor): Tensor {
  switch (tensor.dataType) {
    case FLOAT:
      return flushed(tensor, { list: 'floatData', smallest: SMALLEST_FLOAT, flush: flushedFloats });
    case DOUBLE:
      return flushed(tensor, {
        list: 'doubleData',
        smallest: SMALLEST_DOUBLE,
        flush: flushedDoubles,
      });
    default:
      return tensor;
  }
}

/** The list with 0 in the place of each denormal float; the same one when it has none. */
export function withoutDenormalFloats(values: number[]): number[] {
  return flushedList(values, SMALLEST_FLOAT);
}

interface Encoding {
  readonly list: 'floatData' | 'doubleData';
  readonly smallest: number;
  /** The raw bytes with 0 in the place of each denormal number; the same when there is none. */
  readonly flush: (raw: Uint8Array) => Uint8Array;
}

function flushed(tensor: Tensor, { list, smallest, flush }: Encoding): Tensor {
  if (tensor.rawData.length === 0) {
    const values = flushedList(tensor[list], smallest);
    return values === tensor[list] ? tensor : { ...tensor, [list]: values };
  }
  const rawData = flush(tensor.rawData);
  return rawData === tensor.rawData ? tensor : { ...tensor, rawData };
}

function flushedList(values: number[], smallest: number): number[] {
  const isDenormal = (value: number): boolean => value !== 0 && Math.abs(value) < smallest;
  return values.some(isDenormal) ? values.map((value) => (isDenormal(value) ? 0 : value)) : values;
}

function flushedFloats(raw: Uint8Array): Uint8Array {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  let copy: Uint8Array | undefined;
  for (let start = 0; start + 4 <= raw.length; start += 4) {
    const bits = view.getUint32(start, true);
    if ((bits & FLOAT_EXPONENT) !== 0 || bits << 1 === 0) continue;
    copy ??= new Uint8Array(raw);
    copy.fill(0, start, start + 4);
  }
  return copy ?? raw;
}

function flushedDoubles(raw: Uint8Array): Uint8Array {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  let copy: Uint8Array | undefined;
  for (let start = 0; start + 8 <= raw.length; start += 8) {
    const upper = view.getUint32(start + 4, true);
    const isZero = upper << 1 === 0 && view.getUint32(start, true) === 0;
    if ((upper & DOUBLE_EXPONENT) !== 0 || isZero) continue;
    copy ??= new Uint8Array(raw);
    copy.fill(0, start, start + 8);
  }
  return copy ?? raw;
}
