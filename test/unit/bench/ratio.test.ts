import { rounded, spreadOf } from '../../bench/score/ratio.ts';

test.each([
  [[2], { median: 2, min: 2, max: 2 }],
  [[3, 1, 2], { median: 2, min: 1, max: 3 }],
  [[10, 1, 2, 4], { median: 3, min: 1, max: 10 }],
])('median and spread of %j', (figures, spread) => {
  expect(spreadOf(figures)).toEqual(spread);
});

test('a figure is rounded to four significant digits', () => {
  expect([rounded(2.345678), rounded(123_456), rounded(0.000123456)]).toEqual([
    2.346, 123_500, 0.0001235,
  ]);
});
