import fc from 'fast-check';
import {
  addRankings,
  createRanker,
  MOST_KEPT_SCORES,
  type Ranking,
} from '../../../../worker/metrics/ranking.ts';
import { areasOf, type ClassArea } from '../../../../worker/metrics/roc-auc.ts';
import { uniform } from './examples.ts';

/** Rows of scores for so many classes, and the column of each row's class. */
interface Scored {
  readonly scores: Float32Array | Float64Array;
  readonly truth: Int32Array;
  readonly classes: number;
}

/** More scores than are kept; those of a row's class are higher, and few have all their digits. */
function manyRows(classes: number): Scored {
  const u = uniform();
  const rows = Math.ceil(MOST_KEPT_SCORES / classes) + 1;
  const truth = Int32Array.from({ length: rows }, () => Math.floor(u() * classes));
  const scores = Float32Array.from({ length: rows * classes }, (_, at) => {
    const isTrue = truth[Math.floor(at / classes)] === at % classes;
    const score = u() ** (isTrue ? 1 : 5);
    return u() < 0.1 ? Math.round(score) : score;
  });
  return { scores, truth, classes };
}

function rankingOf({ scores, truth, classes }: Scored, from = 0, to = truth.length): Ranking {
  const ranker = createRanker(classes);
  // In batches, as rows come.
  for (let row = from; row < to; row += 1024) {
    const end = Math.min(row + 1024, to);
    ranker.add(scores.subarray(row * classes, end * classes), truth.slice(row, end));
  }
  return structuredClone(ranker.ranking());
}

function areas(ranking: Ranking, classes: number): readonly ClassArea[] {
  if (ranking.kind === 'tooMany') throw new Error('nothing is left');
  return areasOf(ranking, classes);
}

test('an area is the share of pairs in order, ties counting half', () => {
  const score = fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8);
  const row = fc.tuple(fc.integer({ min: -1, max: 1 }), score, score);
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
      const truth = Int32Array.from(rows, ([column]) => column);
      const scores = Float64Array.from(rows.flatMap(([, first, second]) => [first, second]));
      const found = areas(rankingOf({ scores, truth, classes: 2 }), 2);
      for (const column of [0, 1]) {
        const of = (isPositive: boolean) =>
          rows
            .filter((one) => (one[0] === column) === isPositive)
            .map((one) => one[column + 1] ?? 0);
        const [positive, negative] = [of(true), of(false)];
        const pairs = positive.flatMap((p) => negative.map((n) => (Math.sign(p - n) + 1) / 2));
        const value = pairs.reduce((a, b) => a + b, 0) / pairs.length;
        const area = pairs.length === 0 ? {} : { area: { value, error: 0 } };
        expect(found[column]).toEqual({ positives: positive.length, ...area });
      }
    }),
  );
});

test.each([2, 26, 100])('binned areas of %d classes are as near as they say', (classes) => {
  const rows = manyRows(classes);
  const binned = rankingOf(rows);
  expect(binned.kind).toBe('binned');
  const exact = areasOf({ kind: 'kept', scores: rows.scores, truth: rows.truth }, classes);
  for (const [column, { positives, area }] of areas(binned, classes).entries()) {
    const { value = NaN, error = NaN } = area ?? {};
    expect(positives).toBe(exact[column]?.positives);
    expect(Math.abs(value - (exact[column]?.area?.value ?? NaN))).toBeLessThanOrEqual(error);
    expect(error).toBeLessThan(0.005);
  }
});

test('scores of 0 and 1 are true ties, and binned without an error', () => {
  const { scores, truth } = manyRows(2);
  const rows = { scores: scores.map(Math.round), truth, classes: 2 };
  const binned = rankingOf(rows);
  expect(binned.kind).toBe('binned');
  expect(areas(binned, 2)).toEqual(areasOf({ kind: 'kept', ...rows }, 2));
});

test('parts in any order have the areas of the whole, binned alone or only together', () => {
  const rows = manyRows(5);
  const { length } = rows.truth;
  const whole = areas(rankingOf(rows), 5);
  for (const cuts of [[length / 2], [1000, length - 1]]) {
    const ends = [0, ...cuts.map(Math.floor), length];
    const parts = ends.slice(1).map((to, at) => rankingOf(rows, ends[at], to));
    const add = (a: Ranking, b: Ranking) => addRankings(a, b, 5);
    expect(areas(parts.reduce(add), 5)).toStrictEqual(whole);
    expect(areas(parts.toReversed().reduce(add), 5)).toStrictEqual(whole);
  }
});

test('scores of more than 868 classes are kept while they are few, and too many then', () => {
  const classes = 900;
  const rows = Math.floor(MOST_KEPT_SCORES / classes);
  const scores = new Float32Array((rows + 1) * classes);
  const truth = new Int32Array(rows + 1);
  const scored = { scores, truth, classes };
  expect(rankingOf(scored, 0, rows).kind).toBe('kept');
  expect(rankingOf(scored).kind).toBe('tooMany');
  const parts = [rankingOf(scored, 0, 100), rankingOf(scored, 100)] as const;
  expect(addRankings(...parts, classes).kind).toBe('tooMany');
  expect(addRankings(rankingOf(scored), parts[0], classes).kind).toBe('tooMany');
});
