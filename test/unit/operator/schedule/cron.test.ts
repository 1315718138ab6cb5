import { nextTime } from '../../../../operator/schedule/cron.ts';

/** The next times in UTC, without what never differs. */
function next(cron: string, timeZone: string, after: string, count: number): readonly string[] {
  const times: string[] = [];
  let time: Date | undefined = new Date(after);
  while (times.length < count) {
    time = nextTime(cron, timeZone, time);
    if (time === undefined) break;
    times.push(time.toISOString().replace(':00.000Z', ''));
  }
  return times;
}

const SPRING = '2020-03-08T08:00:00Z';
const AUTUMN = '2020-11-01T07:00:00Z';

// The table of docs/cron-workflows.md of Argo Workflows, in UTC, and what robfig/cron v3.0.1 gives.
test.each([
  ['before the gap', '59 1 * * *', SPRING, ['03-08T09:59', '03-09T08:59', '03-10T08:59']],
  ['at the gap', '0 2 * * *', SPRING, ['03-09T09:00', '03-10T09:00', '03-11T09:00']],
  ['in the gap', '1 2 * * *', SPRING, ['03-09T09:01', '03-10T09:01', '03-11T09:01']],
  ['in the middle of the gap', '30 2 * * *', SPRING, ['03-09T09:30', '03-10T09:30', '03-11T09:30']],
  ['twice', '59 1 * * *', AUTUMN, ['11-01T08:59', '11-01T09:59', '11-02T09:59']],
  ['once, in the hour that comes twice', '30 1 * * *', AUTUMN, ['11-01T08:30', '11-01T09:30']],
  ['after the second time', '0 2 * * *', AUTUMN, ['11-01T10:00', '11-02T10:00', '11-03T10:00']],
  ['after the second time', '1 2 * * *', AUTUMN, ['11-01T10:01', '11-02T10:01', '11-03T10:01']],
])('when clocks change: %s (%s)', (_, cron, after, expected) => {
  const times = next(cron, 'America/Los_Angeles', after, expected.length);
  expect(times).toEqual(expected.map((time) => `2020-${time}`));
});

const NOVEMBER = '2026-11-24T00:00:00Z';

// As robfig/cron v3.0.1 gives them.
test.each([
  ['*/30 * * * *', 'Europe/Berlin', '2026-10-25T00:00:00Z', '2026-10-25T00:30'],
  ['0 3 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T01:00'],
  ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T12:00:00Z', '2026-10-04T15:15'],
  ['0 0 1 * *', 'Asia/Kolkata', NOVEMBER, '2026-11-30T18:30'],
  ['@weekly', 'Europe/Madrid', NOVEMBER, '2026-11-28T23:00'],
  ['5/20 * * * *', 'UTC', '2026-11-24T00:30:00Z', '2026-11-24T00:45'],
  ['0 12 ? * MON-FRI', 'UTC', '2026-11-27T12:00:00Z', '2026-11-30T12:00'],
  ['10-40/15 8 * JAN,jul *', 'UTC', NOVEMBER, '2027-01-01T08:10'],
  ['0 0 29 2 *', 'UTC', NOVEMBER, '2028-02-29T00:00'],
  ['0 0 13 * 5', 'UTC', NOVEMBER, '2026-11-27T00:00'],
  ['0 0 1,15 * 1', 'UTC', NOVEMBER, '2026-11-30T00:00'],
  // A star with a step is no bare star, unless the step is 1.
  ['0 0 */2 * 1', 'UTC', NOVEMBER, '2026-11-25T00:00'],
  ['0 0 */1 * 1', 'UTC', NOVEMBER, '2026-11-30T00:00'],
])('the next time of %s in %s is found', (cron, timeZone, after, expected) => {
  expect(next(cron, timeZone, after, 1)).toEqual([expected]);
});

test.each([
  ['a time that never comes', '0 0 30 2 *', 'UTC'],
  ['a minute that is none', '60 * * * *', 'UTC'],
  ['Sunday as 7', '0 0 * * 7', 'UTC'],
  ['a range backwards', '5-1 * * * *', 'UTC'],
  ['a step of 0', '*/0 * * * *', 'UTC'],
  ['a field too few', '* * * *', 'UTC'],
  ['a word', 'now and then and then', 'UTC'],
  ['no time zone', '* * * * *', 'Mars/Olympus'],
])('there is no next time for %s', (_, cron, timeZone) => {
  expect(nextTime(cron, timeZone, new Date(NOVEMBER))).toBeUndefined();
});
