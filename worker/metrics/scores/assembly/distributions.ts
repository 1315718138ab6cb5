/**
 * Whether each row sums to 1 but for `tolerance`, and has no number that is further below 0, as
 * ../distributions.ts has it. A row whose sum of floats is well within it, and that has no sign,
 * is one; any other is summed in doubles, in its order.
 *
 * The sum of floats is off by less than 2^-24 for each addition that a number goes through; these are
 * columns / 4 and a few, so that it is half the tolerance of 2^-11.5 at most with up to 8192 columns.
 */
export function areDistributions(scores: usize, rows: i32, columns: i32, tolerance: f64): bool {
  const width = (<usize>columns) << 2;
  const within = <f32>(tolerance / 2);
  for (let row = 0; row < rows; row++, scores += width) {
    const end = scores + width;
    let sums = f32x4.splat(0);
    let signs = i32x4.splat(0);
    let at = scores;
    for (; at + 16 <= end; at += 16) {
      const four = v128.load(at);
      sums = f32x4.add(sums, four);
      signs = v128.or(signs, four);
    }
    for (; at < end; at += 4) {
      const single = v128.load32_zero(at);
      sums = f32x4.add(sums, single);
      signs = v128.or(signs, single);
    }
    const isSure = i32x4.bitmask(signs) == 0 && abs(total(sums) - 1) <= within;
    if (!isSure && !isDistribution(scores, end, tolerance)) return false;
  }
  return true;
}

function total(sums: v128): f32 {
  return (
    f32x4.extract_lane(sums, 0) +
    f32x4.extract_lane(sums, 1) +
    (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3))
  );
}

function isDistribution(at: usize, end: usize, tolerance: f64): bool {
  let sum: f64 = 0;
  let lowest: f64 = 0;
  for (; at < end; at += 4) {
    const value = <f64>load<f32>(at);
    sum += value;
    if (value < lowest) lowest = value;
  }
  return abs(sum - 1) <= tolerance && lowest >= -tolerance;
}
