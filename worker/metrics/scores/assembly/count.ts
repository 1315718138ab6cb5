import { binsOf } from './bins';

/** How many scores a row has. */
export let classes: i32 = 0;
/** For each class the address of its counts of all rows, one of 32 bits for each bin. */
export let counts: usize = 0;
/** How far behind these the counts of the rows of the class itself lie. */
export let toPositive: usize = 0;

/**
 * Counts the scores of so many rows, for all classes, and again for the class that `truth` has for
 * the row unless that is -1. Four classes at a time, so that their counts stay in the first cache.
 */
export function count(scores: usize, truth: usize, rows: i32): void {
  const width = (<usize>classes) << 2;
  const inFours = width & ~15;
  const end = scores + <usize>rows * width;
  let column: usize = 0;
  for (; column < inFours; column += 16) {
    const ofClasses = v128.load(counts + column);
    for (let at = scores + column; at < end; at += width) {
      const bins = i32x4.shl(binsOf(v128.load(at)), 2);
      const addresses = i32x4.add(ofClasses, bins);
      increment(i32x4.extract_lane(addresses, 0));
      increment(i32x4.extract_lane(addresses, 1));
      increment(i32x4.extract_lane(addresses, 2));
      increment(i32x4.extract_lane(addresses, 3));
    }
  }
  for (; column < width; column += 4) {
    for (let at = scores + column; at < end; at += width) increment(address(at, column));
  }
  for (let row = scores; row < end; row += width, truth += 4) {
    const own = load<i32>(truth);
    if (own < 0) continue;
    const column = (<usize>own) << 2;
    increment(address(row + column, column) + toPositive);
  }
}

/** Where the score at `at` is counted. */
function address(at: usize, column: usize): usize {
  const bin = i32x4.extract_lane(binsOf(v128.load32_zero(at)), 0);
  return <usize>load<u32>(counts + column) + ((<usize>bin) << 2);
}

function increment(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}
