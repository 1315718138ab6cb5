import { atMostEvery } from '../../../../worker/progress/at-most-every.ts';

test('the first call goes through when the time is over, and then one in each', () => {
  let time = 100;
  const told: number[] = [];
  const tell = atMostEvery(
    10,
    () => time,
    (value: number) => told.push(value),
  );
  for (const at of [100, 109, 110, 111, 119, 135, 144, 145]) {
    time = at;
    tell(at);
  }
  expect(told).toEqual([110, 135, 145]);
});
