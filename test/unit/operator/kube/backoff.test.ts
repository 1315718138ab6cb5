import { backoffMs, retryAfterMs } from '../../../../operator/kube/backoff.ts';

test.each([
  [0, 0],
  [1, 800],
  [2, 1600],
  [6, 25_600],
  [7, 30_000],
  [1000, 30_000],
])(
  'after %d failures in a row the pause is at most %d ms, and at least half of it',
  (failures, bound) => {
    expect(backoffMs(failures, 1)).toBe(bound);
    expect(backoffMs(failures, 0.5)).toBe(0.75 * bound);
    expect(backoffMs(failures, 0)).toBe(bound / 2);
  },
);

test('a server that asks for patience gets it, up to two minutes', () => {
  expect(backoffMs(1, 0, 5000)).toBe(5000);
  expect(backoffMs(7, 1, 5000)).toBe(30_000);
  expect(backoffMs(1, 0, 86_400_000)).toBe(120_000);
});

test.each<[string | undefined, number]>([
  [undefined, 0],
  ['7', 7000],
  ['Mon, 23 Nov 2026 12:00:10 GMT', 10_000],
  ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
  ['soon', 0],
])('Retry-After: %s', (header, ms) => {
  expect(retryAfterMs(header, Date.parse('2026-11-23T12:00:00Z'))).toBe(ms);
});
