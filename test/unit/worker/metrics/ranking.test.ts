import { createRanker } from '../../../../worker/metrics/ranking.ts';

test('scores may be overwritten once they were added, and are given between 0 and 1', () => {
  const ranker = createRanker(2);
  const scores = Float32Array.of(-0.125, 1.125, 0.25, 0.75);
  ranker.add(scores, Int32Array.of(1, 0));
  scores.fill(0.5);
  const kept = { kind: 'kept', scores: Float32Array.of(0, 1, 0.25, 0.75) };
  expect(ranker.ranking()).toMatchObject(kept);
  ranker.add(scores, Int32Array.of(1, 0));
  expect(ranker.ranking()).toMatchObject({
    ...kept,
    scores: Float32Array.of(0, 1, 0.25, 0.75, 0.5, 0.5, 0.5, 0.5),
  });
});
