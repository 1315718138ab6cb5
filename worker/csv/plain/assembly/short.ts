import { ENTRY_OFFSET } from './delimiters';
import { emptyIsMissing } from './plan';

/** Vectors of the loop below; in memory, as V8 builds constant ones anew in every round. */
const CONSTANTS = memory.data<u64>(
  [
    // 0: '0' in each byte
    0x3030303030303030, 0x3030303030303030,
    // 16: '.' ^ '0'
    0x1e1e1e1e1e1e1e1e, 0x1e1e1e1e1e1e1e1e,
    // 32: '-' ^ '0'
    0x1d1d1d1d1d1d1d1d, 0x1d1d1d1d1d1d1d1d,
    // 48: 1 in each byte
    0x0101010101010101, 0x0101010101010101,
    // 64: 1 in each field
    1, 1,
    // 80: a pair of digits (first, second) times 2561 has 10 first + second in its high byte
    0x0a010a010a010a01, 0x0a010a010a010a01,
    // 96: pairs to fours: 100 first + second
    0x0001006400010064, 0x0001006400010064,
    // 112: the same times 10, for the divisor
    0x000a03e8000a03e8, 0x000a03e8000a03e8,
    // 128: fours to eights: 10000 first + second
    0x0001271000012710, 0x0001271000012710,
    // 144: what is above 9 becomes 128 or more when this is added
    0x7676767676767676, 0x7676767676767676,
    // 160: the last character of a field
    0xff00000000000000, 0xff00000000000000,
    // 176: the sign of a double
    0x8000000000000000, 0x8000000000000000,
  ],
  16,
);

/** By the distance of two delimiters, 1 to 9: which of the eight bytes in front of an end are the field's. */
const FIELD_BYTES = memory.data<u64>(
  [
    0, 0, 0xff00000000000000, 0xffff000000000000, 0xffffff0000000000, 0xffffffff00000000,
    0xffffffffff000000, 0xffffffffffff0000, 0xffffffffffffff00, 0xffffffffffffffff,
  ],
  16,
);

/**
 * The second stage: reads the numbers of a record, four at a time, those of 1 to 8 characters that
 * are digits with at most one point and at most a minus in front. Such a number is m / 10^k with m
 * and 10^k below 2^53, so that one division gives the double nearest to it (Clinger 1990). All else
 * goes to the queue, for whoever is slower and knows more.
 *
 * `record` is the index entry in front of the record's first. Returns the end of the queue.
 */
export function readShortDecimals(
  record: usize,
  columns: usize,
  quads: i32,
  out: usize,
  queue: usize,
): usize {
  const zeros = v128.load(CONSTANTS);
  const points = v128.load(CONSTANTS, 16);
  const minuses = v128.load(CONSTANTS, 32);
  const ones = v128.load(CONSTANTS, 48);
  const one = v128.load(CONSTANTS, 64);
  const toPairs = v128.load(CONSTANTS, 80);
  const toFours = v128.load(CONSTANTS, 96);
  const toFoursTimesTen = v128.load(CONSTANTS, 112);
  const toEights = v128.load(CONSTANTS, 128);
  const aboveNine = v128.load(CONSTANTS, 144);
  const lastCharacter = v128.load(CONSTANTS, 160);
  const signs = v128.load(CONSTANTS, 176);
  const none = i64x2.splat(0);
  // A field has 1 to 8 characters, or none if that is missing: one comparison for all four, as what
  // is at most 7 (or 15) is so too when it is joined by `or`.
  const offset: usize = emptyIsMissing ? 6 : -2;
  const limit: usize = emptyIsMissing ? 15 : 7;
  for (const stop = columns + ((<usize>quads) << 4); columns < stop; columns += 16, out += 32) {
    const field0 = record + <usize>load<u32>(columns);
    const field1 = record + <usize>load<u32>(columns, 4);
    const field2 = record + <usize>load<u32>(columns, 8);
    const field3 = record + <usize>load<u32>(columns, 12);
    const end0 = <usize>load<u32>(field0, 4);
    const end1 = <usize>load<u32>(field1, 4);
    const end2 = <usize>load<u32>(field2, 4);
    const end3 = <usize>load<u32>(field3, 4);
    let length0 = end0 - <usize>load<u32>(field0);
    let length1 = end1 - <usize>load<u32>(field1);
    let length2 = end2 - <usize>load<u32>(field2);
    let length3 = end3 - <usize>load<u32>(field3);
    if (
      ((length0 + offset) | (length1 + offset) | (length2 + offset) | (length3 + offset)) >
      limit
    ) {
      // What stands in their place is any number of one character.
      const isOther0 = length0 + offset > limit;
      const isOther1 = length1 + offset > limit;
      const isOther2 = length2 + offset > limit;
      const isOther3 = length3 + offset > limit;
      queue = enqueueIf(isOther0, queue, field0, out);
      queue = enqueueIf(isOther1, queue, field1, out + 8);
      queue = enqueueIf(isOther2, queue, field2, out + 16);
      queue = enqueueIf(isOther3, queue, field3, out + 24);
      length0 = select<usize>(2, length0, isOther0);
      length1 = select<usize>(2, length1, isOther1);
      length2 = select<usize>(2, length2, isOther2);
      length3 = select<usize>(2, length3, isOther3);
    }
    // Two fields in each of two vectors, `a` and `b`: digits as 0 to 9, the last in the highest byte.
    const maskA = loadTwo(FIELD_BYTES + (length0 << 3), FIELD_BYTES + (length1 << 3));
    const maskB = loadTwo(FIELD_BYTES + (length2 << 3), FIELD_BYTES + (length3 << 3));
    let a = v128.and(v128.xor(loadTwo(end0, end1), zeros), maskA);
    let b = v128.and(v128.xor(loadTwo(end2, end3), zeros), maskB);
    const last = v128.and(i8x16.max_u(a, b), lastCharacter);

    // A minus counts in a field's first byte, the only one of its mask that leaves when it moves up.
    const minusA = v128.andnot(i8x16.eq(a, minuses), i64x2.shl(maskA, 8));
    const minusB = v128.andnot(i8x16.eq(b, minuses), i64x2.shl(maskB, 8));
    a = v128.andnot(a, minusA);
    b = v128.andnot(b, minusB);

    // What stands behind a point moves down onto it. That makes ten times the number, as the highest
    // byte, the ones, becomes 0; so the divisor is ten times the point's own byte read as digits.
    const pointA = i8x16.eq(a, points);
    const pointB = i8x16.eq(b, points);
    const unitA = v128.and(pointA, ones);
    const unitB = v128.and(pointB, ones);
    const beforeA = i64x2.sub(unitA, one);
    const beforeB = i64x2.sub(unitB, one);
    const second = v128.or(v128.and(unitA, beforeA), v128.and(unitB, beforeB));
    const behindA = v128.andnot(a, v128.or(beforeA, pointA));
    const behindB = v128.andnot(b, v128.or(beforeB, pointB));
    a = v128.or(v128.and(a, beforeA), i64x2.shr_u(behindA, 8));
    b = v128.or(v128.and(b, beforeB), i64x2.shr_u(behindB, 8));

    const number = i32x4.dot_i16x8_s(
      i16x8.narrow_i32x4_s(fours(a, toPairs, toFours), fours(b, toPairs, toFours)),
      toEights,
    );
    const scale = i32x4.dot_i16x8_s(
      i16x8.narrow_i32x4_s(
        fours(unitA, toPairs, toFoursTimesTen),
        fours(unitB, toPairs, toFoursTimesTen),
      ),
      toEights,
    );
    // Without a point 1, as is the highest bit of the mask; and 0 for an empty field: 0 / 0 is NaN.
    const least = i32x4.shuffle(i64x2.shr_u(maskA, 63), i64x2.shr_u(maskB, 63), 0, 2, 4, 6);
    const divisor = i32x4.max_s(scale, least);
    const quotientA = f64x2.div(
      f64x2.convert_low_i32x4_s(number),
      f64x2.convert_low_i32x4_s(divisor),
    );
    const quotientB = f64x2.div(
      f64x2.convert_low_i32x4_s(i64x2.shuffle(number, number, 1, 1)),
      f64x2.convert_low_i32x4_s(i64x2.shuffle(divisor, divisor, 1, 1)),
    );
    v128.store(out, v128.xor(quotientA, v128.andnot(signs, i64x2.eq(minusA, none))));
    v128.store(out, v128.xor(quotientB, v128.andnot(signs, i64x2.eq(minusB, none))), 16);

    // Anything but digits, a field whose last character is none, a second point.
    const digits = i8x16.max_u(i8x16.max_u(a, b), last);
    if (i8x16.bitmask(v128.or(i8x16.add_sat_u(digits, aboveNine), i16x8.shl(second, 7))) != 0) {
      queue = enqueue(queue, field0, out);
      queue = enqueue(queue, field1, out + 8);
      queue = enqueue(queue, field2, out + 16);
      queue = enqueue(queue, field3, out + 24);
    }
  }
  return queue;
}

function loadTwo(first: usize, second: usize): v128 {
  return v128.load64_lane(second, v128.load64_zero(first), 1);
}

/** Eight digits of each of two fields as two numbers of four digits each. */
function fours(digits: v128, toPairs: v128, toFours: v128): v128 {
  return i32x4.dot_i16x8_s(i16x8.shr_u(i16x8.mul(digits, toPairs), 8), toFours);
}

/** Without a branch: which fields are long is as good as random. */
function enqueueIf(condition: bool, queue: usize, field: usize, out: usize): usize {
  enqueue(queue, field, out);
  return queue + <usize>condition * 12;
}

function enqueue(queue: usize, field: usize, out: usize): usize {
  store<u32>(queue, load<u32>(field) + <u32>ENTRY_OFFSET + 1);
  store<u32>(queue, load<u32>(field, 4) + <u32>ENTRY_OFFSET, 4);
  store<u32>(queue, <u32>out, 8);
  return queue + 12;
}
