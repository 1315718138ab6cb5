import fc from 'fast-check';
import { createBinner, type Binner } from '../../../../../worker/metrics/scores/binner.ts';
import { binBitsFor, binCount, float32BitsOf } from '../../../../../worker/metrics/scores/bins.ts';
import { uniform } from '../examples.ts';
import { binOf } from './bin-of.ts';

interface Rows {
  readonly scores: Float32Array | Float64Array;
  readonly truth: Int32Array;
}

/** What a binner for so many classes has of the rows, counted one score after the other. */
function countsOf(batches: readonly Rows[], classes: number) {
  const binBits = binBitsFor(classes) ?? 0;
  const bins = binCount(binBits);
  const all = new Uint32Array(bins * classes);
  const positive = new Uint32Array(bins * classes);
  for (const { scores, truth } of batches) {
    for (const [at, bits] of float32BitsOf(scores).entries()) {
      const column = at % classes;
      const cell = column * bins + binOf(bits, binBits);
      all[cell] = (all[cell] ?? 0) + 1;
      if (truth[Math.floor(at / classes)] === column) positive[cell] = (positive[cell] ?? 0) + 1;
    }
  }
  return { all, positive };
}

/** Compared by what differs: to print a hundred thousand counts takes minutes. */
function expectCounts(binner: Binner, batches: readonly Rows[], classes: number): void {
  const binned = binner.binned();
  const expected = countsOf(batches, classes);
  expect(binned.rows).toBe(batches.reduce((rows, { truth }) => rows + truth.length, 0));
  for (const part of ['all', 'positive'] as const) {
    expect(binned[part].length).toBe(expected[part].length);
    const wrong = expected[part].findIndex((count, at) => count !== binned[part][at]);
    expect({ part, wrong, count: binned[part][wrong] }).toEqual({ part, wrong: -1 });
  }
}

function binnerFor(classes: number): Binner {
  const binner = createBinner(classes);
  if (binner === undefined) throw new Error(`no binner for ${String(classes)} classes`);
  return binner;
}

function ofBits(bits: readonly number[]): Float32Array {
  return new Float32Array(Int32Array.from(bits).buffer);
}

/** The bits of any float; those of probabilities, denormal and near 1, more often. */
const anyBits = fc.oneof(
  fc.integer({ min: 0, max: 0x3f80_0000 }),
  fc.integer({ min: 0x3f7f_0000, max: 0x3f80_0010 }),
  fc.integer({ min: 0x3eff_fff0, max: 0x3f00_0010 }),
  fc.integer({ min: 0, max: 0x0100_0000 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
);

test('any floats are counted as one after the other, whatever the classes and batches', () => {
  const batch = (classes: number) =>
    fc
      .array(fc.tuple(fc.integer({ min: -1, max: classes - 1 }), manyOf(anyBits, classes)), {
        maxLength: 12,
      })
      .map((rows) => ({
        scores: ofBits(rows.flatMap(([, bits]) => bits)),
        truth: Int32Array.from(rows, ([truth]) => truth),
      }));
  const example = fc
    .integer({ min: 1, max: 33 })
    .chain((classes) => fc.tuple(fc.constant(classes), fc.array(batch(classes), { maxLength: 4 })));
  fc.assert(
    fc.property(example, ([classes, batches]) => {
      const binner = binnerFor(classes);
      for (const { scores, truth } of batches) binner.add(scores, truth);
      expectCounts(binner, batches, classes);
    }),
  );
});

// As many classes as are cut so finely.
test.each([
  [868, 0],
  [438, 1],
  [221, 2],
  [111, 3],
  [56, 4],
  [28, 5],
  [14, 6],
  [7, 7],
  [3, 8],
])('the floats at every edge of a bin are in it: %d classes, %d bits', (classes, binBits) => {
  expect(binBitsFor(classes)).toBe(binBits);
  const ofBin = 1 << (23 - binBits);
  const edges = Array.from({ length: Math.ceil(0x3f80_0000 / ofBin) + 1 }, (_, at) => at * ofBin);
  const near1 = Array.from({ length: 1024 }, (_, at) => 0x3f80_0000 - at);
  const above = Array.from({ length: 24 << binBits }, (_, at) => {
    const excess = at >> binBits;
    return 0x3f80_0000 - (((1 << binBits) + (at & ((1 << binBits) - 1))) << excess);
  }).filter((bits) => bits >= 0x3f00_0000);
  const bits = [...edges, ...near1, ...above].flatMap((edge) => [edge - 1, edge, edge + 1]);
  while (bits.length % classes !== 0) bits.push(0);
  const rows = {
    scores: ofBits(bits),
    truth: Int32Array.from({ length: bits.length / classes }, (_, row) => row % classes),
  };
  const binner = binnerFor(classes);
  binner.add(rows.scores, rows.truth);
  expectCounts(binner, [rows], classes);
});

test('doubles are counted as the floats that they are rounded to, but for those beside 0 and 1', () => {
  const scores = Float64Array.of(0, 5e-324, 0.1, 0.5, 1 - 2 ** -53, 1, 1 + 2 ** -40, -(2 ** -40));
  const rows = { scores, truth: Int32Array.of(0, 1, -1, 0) };
  const binner = binnerFor(2);
  binner.add(rows.scores, rows.truth);
  expectCounts(binner, [rows], 2);
});

test('more rows than wait at once, in batches of any size, are all counted', () => {
  const classes = 868;
  const next = uniform();
  const batches = [1, 301, 1, 400, 302, 604, 7].map((rows) => ({
    scores: Float32Array.from({ length: rows * classes }, () => next() ** 8),
    truth: Int32Array.from({ length: rows }, (_, row) => ((row * 37) % (classes + 1)) - 1),
  }));
  const binner = binnerFor(classes);
  const seen: Rows[] = [];
  for (const batch of batches) {
    binner.add(batch.scores, batch.truth);
    seen.push(batch);
    // What was asked for before does not lose what waits, nor count it twice.
    if (seen.length === 4 || seen.length === batches.length) expectCounts(binner, seen, classes);
  }
});

test('counts that were given stay as they are', () => {
  const binner = binnerFor(2);
  binner.add(Float32Array.of(0.25, 0.75), Int32Array.of(1));
  const before = binner.binned();
  const counted = (): number => Array.from(before.all).reduce((sum, count) => sum + count);
  expect(counted()).toBe(2);
  binner.add(Float32Array.of(0.25, 0.75), Int32Array.of(1));
  expect(binner.binned().rows).toBe(2);
  expect(counted()).toBe(2);
});

test('there is none for more classes than have bins', () => {
  expect(createBinner(869)).toBeUndefined();
});

function manyOf<T>(one: fc.Arbitrary<T>, length: number): fc.Arbitrary<T[]> {
  return fc.array(one, { minLength: length, maxLength: length });
}
