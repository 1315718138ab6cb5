import type { Probabilities } from '../ranking.ts';
import { growTo } from '../../wasm/kernel-factory.ts';
import { instantiateKernel } from './kernel.ts';

/**
 * A row whose values do not sum to 1 but for this, or of which one is further below 0, is no
 * distribution. It is what scikit-learn's log_loss allows the sum of float32 probabilities, the root
 * of the type's epsilon 2^-23; a forest of a thousand trees that sums in float32 stays below a tenth.
 */
const TOLERANCE = 2 ** -11.5;

/**
 * So many scores at most are given to the kernel at once: 32 kB, which a CPU's first cache holds. For as
 * many columns at most a sum of floats can say whether a row is a distribution
 * (assembly/distributions.ts).
 */
const PIECE = 8192;

/** Whether each row of so many columns is a distribution; it is summed in doubles, from the left. */
export function areDistributions(values: Probabilities, columns: number): boolean {
  if (values instanceof Float32Array && columns <= PIECE) {
    check ??= createFloatCheck();
    return check(values, columns);
  }
  for (let start = 0; start < values.length; start += columns) {
    let sum = 0;
    let lowest = 0;
    for (let at = start; at < start + columns; at += 1) {
      const value = values[at] ?? 0;
      sum += value;
      if (value < lowest) lowest = value;
    }
    // Written so that NaN is none either.
    if (!(Math.abs(sum - 1) <= TOLERANCE && lowest >= -TOLERANCE)) return false;
  }
  return true;
}

/** The same of floats, with the kernel. */
type FloatCheck = (values: Float32Array, columns: number) => boolean;

/** One for the thread, as it remembers nothing. */
let check: FloatCheck | undefined;

function createFloatCheck(): FloatCheck {
  const kernel = instantiateKernel();
  const scores = kernel.heapBase.value;
  growTo(kernel, scores + 4 * PIECE);
  const piece = new Float32Array(kernel.memory.buffer, scores, PIECE);
  return (values, columns) => {
    const size = Math.floor(PIECE / columns) * columns;
    for (let start = 0; start < values.length; start += size) {
      const part = values.subarray(start, start + size);
      piece.set(part);
      const rows = part.length / columns;
      if (kernel.areDistributions(scores, rows, columns, TOLERANCE) === 0) return false;
    }
    return true;
  };
}
