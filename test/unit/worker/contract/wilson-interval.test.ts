import fc from 'fast-check';
import { wilsonInterval } from '../../../../worker/contract/wilson-interval.ts';

// From scipy.stats.binomtest(correct, total).proportion_ci(0.95, method='wilson').
test.each([
  [899, 1300, 0.665898363, 0.716049915],
  [860, 1300, 0.6353738073, 0.6867512464],
  [0, 10, 0, 0.2775327999],
  [10, 10, 0.7224672001, 1],
  [1, 2, 0.0945312057, 0.9054687943],
  [1, 1_000_000, 0.0000001765, 0.0000056649],
])('%d of %d: from %d to %d', (correct, total, low, high) => {
  const interval = wilsonInterval(correct, total);
  expect(interval.low).toBeCloseTo(low, 9);
  expect(interval.high).toBeCloseTo(high, 9);
});

test('the proportion is within its interval, and that within 0 and 1', () => {
  const counts = fc
    .integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
    .chain((total) => fc.tuple(fc.integer({ min: 0, max: total }), fc.constant(total)));
  fc.assert(
    fc.property(counts, ([correct, total]) => {
      const { low, high } = wilsonInterval(correct, total);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThanOrEqual(correct / total);
      expect(high).toBeGreaterThanOrEqual(correct / total);
      expect(high).toBeLessThanOrEqual(1);
    }),
  );
});

test('no rounding carries a limit past 0 or 1, next to either end of a very large total', () => {
  for (let total = Number.MAX_SAFE_INTEGER; total > 1e6; total = Math.floor(total / 1.01)) {
    for (const off of [1, 2, 3, 10]) {
      expect(wilsonInterval(total - off, total).high).toBeLessThanOrEqual(1);
      expect(wilsonInterval(off, total).low).toBeGreaterThanOrEqual(0);
    }
  }
});

test('all or none of any number of rows ends at 1 or begins at 0, exactly', () => {
  for (let total = 1; total < 2000; total += 1) {
    expect([wilsonInterval(0, total).low, wilsonInterval(total, total).high]).toEqual([0, 1]);
  }
});
