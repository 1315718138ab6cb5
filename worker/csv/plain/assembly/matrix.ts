/**
 * scikit-learn takes a norm below ten times the machine epsilon (2^-52) for zero, and leaves such a
 * row as it is (sklearn.preprocessing._data, _handle_zeros_in_scale).
 */
const SMALLEST_NORM: f64 = 10 * f64.EPSILON;

/** Scales each row to a sum of absolute values of 1, in place. */
export function normalizeL1(matrix: usize, rows: i32, columns: i32): void {
  const stride = (<usize>columns) << 3;
  for (let row = 0; row < rows; row++, matrix += stride) {
    const end = matrix + stride;
    let sumA = f64x2.splat(0);
    let sumB = f64x2.splat(0);
    let at = matrix;
    for (; at + 32 <= end; at += 32) {
      sumA = f64x2.add(sumA, f64x2.abs(v128.load(at)));
      sumB = f64x2.add(sumB, f64x2.abs(v128.load(at, 16)));
    }
    let sum = sumOf(f64x2.add(sumA, sumB));
    for (; at < end; at += 8) sum += abs(load<f64>(at));
    divide(matrix, end, sum);
  }
}

/** Scales each row to a sum of squares of 1, in place. */
export function normalizeL2(matrix: usize, rows: i32, columns: i32): void {
  const stride = (<usize>columns) << 3;
  for (let row = 0; row < rows; row++, matrix += stride) {
    const end = matrix + stride;
    let sumA = f64x2.splat(0);
    let sumB = f64x2.splat(0);
    let at = matrix;
    for (; at + 32 <= end; at += 32) {
      const a = v128.load(at);
      const b = v128.load(at, 16);
      sumA = f64x2.add(sumA, f64x2.mul(a, a));
      sumB = f64x2.add(sumB, f64x2.mul(b, b));
    }
    let sum = sumOf(f64x2.add(sumA, sumB));
    for (; at < end; at += 8) sum += load<f64>(at) * load<f64>(at);
    divide(matrix, end, Math.sqrt(sum));
  }
}

/** Scales each row to a largest absolute value of 1, in place. */
export function normalizeMax(matrix: usize, rows: i32, columns: i32): void {
  const stride = (<usize>columns) << 3;
  for (let row = 0; row < rows; row++, matrix += stride) {
    const end = matrix + stride;
    let largest = f64x2.splat(0);
    let at = matrix;
    for (; at + 16 <= end; at += 16) largest = f64x2.max(largest, f64x2.abs(v128.load(at)));
    let norm = max(f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1));
    if (at < end) norm = max(norm, abs(load<f64>(at)));
    divide(matrix, end, norm);
  }
}

/** Divides, as scikit-learn does: a product with the reciprocal is not always the same double. */
function divide(at: usize, end: usize, norm: f64): void {
  if (norm < SMALLEST_NORM) return;
  const norms = f64x2.splat(norm);
  for (; at + 16 <= end; at += 16) v128.store(at, f64x2.div(v128.load(at), norms));
  if (at < end) store<f64>(at, load<f64>(at) / norm);
}

function sumOf(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** Writes `count` doubles as floats to `out`; whether one of these is infinite. */
export function toFloat32(matrix: usize, count: i32, out: usize): bool {
  const infinity = f32x4.splat(Infinity);
  let infinite = f32x4.splat(0);
  const end = matrix + ((<usize>count) << 3);
  for (; matrix + 32 <= end; matrix += 32, out += 16) {
    const low = f32x4.demote_f64x2_zero(v128.load(matrix));
    const high = f32x4.demote_f64x2_zero(v128.load(matrix, 16));
    const four = i64x2.shuffle(low, high, 0, 2);
    infinite = v128.or(infinite, f32x4.eq(f32x4.abs(four), infinity));
    v128.store(out, four);
  }
  let isInfinite = v128.any_true(infinite);
  for (; matrix < end; matrix += 8, out += 4) {
    const value = <f32>load<f64>(matrix);
    store<f32>(out, value);
    if (abs(value) == Infinity) isInfinite = true;
  }
  return isInfinite;
}
