/**
 * Entries of the index are addresses less 8, as the fields are loaded by the eight bytes in front
 * of their ends.
 */
export const ENTRY_OFFSET: usize = 8;

/** A byte sixteen times; loaded once before a loop, as V8 builds constant vectors anew inside it. */
const LINE_FEEDS = memory.data<u8>([
  10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10,
]);

/**
 * The first stage, after "Parsing Gigabytes of JSON per Second" (Langdale, Lemire 2019): finds all
 * delimiters and line ends of [from, to), 64 bytes at a time as bits of one word. Their entries go
 * to `index`, and for each line end the address of its entry to `lineEnds`; both need room for
 * to - from + 12 of them. Returns how many line ends there are.
 */
export function indexDelimiters(
  from: usize,
  to: usize,
  delimiter: i32,
  index: usize,
  lineEnds: usize,
): i32 {
  const delimiters = i8x16.splat(<i8>delimiter);
  const lineFeeds = v128.load(LINE_FEEDS);
  let lineEnd = lineEnds;
  for (let base = from; base < to; base += 64) {
    const a = v128.load(base);
    const b = v128.load(base, 16);
    const c = v128.load(base, 32);
    const d = v128.load(base, 48);
    const endsA = i8x16.eq(a, lineFeeds);
    const endsB = i8x16.eq(b, lineFeeds);
    const endsC = i8x16.eq(c, lineFeeds);
    const endsD = i8x16.eq(d, lineFeeds);
    const within: u64 = to - base < 64 ? ((<u64>1) << (to - base)) - 1 : -1;
    let found =
      within &
      bits(
        v128.or(i8x16.eq(a, delimiters), endsA),
        v128.or(i8x16.eq(b, delimiters), endsB),
        v128.or(i8x16.eq(c, delimiters), endsC),
        v128.or(i8x16.eq(d, delimiters), endsD),
      );
    if (v128.any_true(v128.or(v128.or(endsA, endsB), v128.or(endsC, endsD)))) {
      let ends = within & bits(endsA, endsB, endsC, endsD);
      for (; ends != 0; ends &= ends - 1) {
        const before = popcnt(found & ((ends & (0 - ends)) - 1));
        store<u32>(lineEnd, index + ((<usize>before) << 2));
        lineEnd += 4;
      }
    }
    const next = index + ((<usize>popcnt(found)) << 2);
    const entry = base - ENTRY_OFFSET;
    // Twelve without asking, as fields of four characters or more have no more delimiters in 64
    // bytes: a branch that goes either way costs more. What is too much is written over.
    store<u32>(index, entry + <usize>ctz(found));
    found &= found - 1;
    store<u32>(index, entry + <usize>ctz(found), 4);
    found &= found - 1;
    store<u32>(index, entry + <usize>ctz(found), 8);
    found &= found - 1;
    store<u32>(index, entry + <usize>ctz(found), 12);
    found &= found - 1;
    store<u32>(index, entry + <usize>ctz(found), 16);
    found &= found - 1;
    store<u32>(index, entry + <usize>ctz(found), 20);
    found &= found - 1;
    store<u32>(index, entry + <usize>ctz(found), 24);
    found &= found - 1;
    store<u32>(index, entry + <usize>ctz(found), 28);
    found &= found - 1;
    store<u32>(index, entry + <usize>ctz(found), 32);
    found &= found - 1;
    store<u32>(index, entry + <usize>ctz(found), 36);
    found &= found - 1;
    store<u32>(index, entry + <usize>ctz(found), 40);
    found &= found - 1;
    store<u32>(index, entry + <usize>ctz(found), 44);
    found &= found - 1;
    for (let rest = index + 48; found != 0; found &= found - 1) {
      store<u32>(rest, entry + <usize>ctz(found));
      rest += 4;
    }
    index = next;
  }
  return <i32>((lineEnd - lineEnds) >> 2);
}

/** One bit for each of 64 bytes: whether it is all ones. */
function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  const low = <u32>(i8x16.bitmask(a) | (i8x16.bitmask(b) << 16));
  const high = <u32>(i8x16.bitmask(c) | (i8x16.bitmask(d) << 16));
  return (<u64>low) | ((<u64>high) << 32);
}
