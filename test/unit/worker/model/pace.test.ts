import { createPace } from '../../../../worker/model/pace.ts';

test('the first rows are few, as a model may be slow', () => {
  expect(createPace().rows()).toBe(16);
});

test.each([
  ['a fast model takes a whole batch', 16, 0.4, 2000],
  ['a slow one takes as many as 50 ms allow', 16, 80, 10],
  ['a very slow one takes four, so that its last bits stay the same', 16, 8000, 4],
  ['a clock that did not move says nothing against more', 16, 0, Infinity],
])('%s', (_, rows, milliseconds, next) => {
  const pace = createPace();
  pace.took(rows, milliseconds);
  expect(pace.rows()).toBe(next);
});

test('a model that becomes slower is asked less, and more again afterwards', () => {
  const pace = createPace();
  for (const [rows, milliseconds, next] of [
    [16, 1, 800],
    [800, 800, 50],
    [50, 2, 1250],
  ] as const) {
    pace.took(rows, milliseconds);
    expect(pace.rows()).toBe(next);
  }
});
