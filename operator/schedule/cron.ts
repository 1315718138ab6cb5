/**
 * The times of a CronJob's schedule, as the CronJob controller reckons them with robfig/cron v3
 * (https://pkg.go.dev/github.com/robfig/cron/v3), whose two peculiarities the libraries for Node do
 * not share: a day matches by either of its two fields as soon as neither is a bare star, and a
 * local time that the change to summer time leaves out is left out, while one that comes twice in
 * autumn counts twice. The API server says what is a schedule; this only foretells. Where a zone
 * changes its clock at midnight, robfig/cron may leave that one day out; this does not.
 */

/** A schedule, as the values that each field lets pass. */
interface Schedule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Whether a day must match both fields, because one of them is a bare star. */
  readonly bothDays: boolean;
}

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface Bounds {
  readonly min: number;
  readonly max: number;
  /** Names of the values from `min` on. */
  readonly names?: readonly string[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** As robfig/cron: a schedule without a time within five years has none. */
const HORIZON_MS = 5 * 366 * 24 * HOUR_MS;

/**
 * The first time of the schedule after a moment, in whole minutes.
 *
 * @param cron five fields or a macro, as in a CronJob
 * @param timeZone a name of the IANA database
 * @returns undefined when there is none within five years, or when the schedule or the zone is not
 *   understood
 */
export function nextTime(cron: string, timeZone: string, after: Date): Date | undefined {
  const schedule = scheduleOf(cron);
  const localTimeOf = clockIn(timeZone);
  if (schedule === undefined || localTimeOf === undefined) return undefined;
  const end = after.getTime() + HORIZON_MS;
  let time = (Math.floor(after.getTime() / MINUTE_MS) + 1) * MINUTE_MS;
  while (time < end) {
    const { hour, minute, ...date } = localTimeOf(time);
    if (!isDay(schedule, date)) time += toLaterInTheDay(hour, minute);
    else if (!schedule.hours.has(hour)) time += HOUR_MS - minute * MINUTE_MS;
    else if (!schedule.minutes.has(minute)) time += MINUTE_MS;
    else return new Date(time);
  }
  return undefined;
}

/**
 * From a day that does not match to the next, and never past its first hour: a day may be an hour
 * shorter than 24, so the last hours are gone through one by one.
 */
function toLaterInTheDay(hour: number, minute: number): number {
  return Math.max(1, 22 - hour) * HOUR_MS - minute * MINUTE_MS;
}

interface LocalDate {
  readonly day: number;
  /** From 1. */
  readonly month: number;
  /** From 0 for Sunday. */
  readonly weekday: number;
}

function isDay(schedule: Schedule, { day, month, weekday }: LocalDate): boolean {
  if (!schedule.months.has(month)) return false;
  const [byDay, byWeekday] = [schedule.days.has(day), schedule.weekdays.has(weekday)];
  return schedule.bothDays ? byDay && byWeekday : byDay || byWeekday;
}

type LocalTime = LocalDate & { readonly hour: number; readonly minute: number };

/** What clocks show in a time zone at a moment in milliseconds; undefined for no known zone. */
function clockIn(timeZone: string): ((time: number) => LocalTime) | undefined {
  const format = formatFor(timeZone);
  return format && ((time) => fieldsOf(format.formatToParts(time)));
}

function formatFor(timeZone: string): Intl.DateTimeFormat | undefined {
  const numeric = 'numeric';
  const fields = { year: numeric, month: numeric, day: numeric, hour: numeric } as const;
  try {
    return new Intl.DateTimeFormat('en-US', {
      ...{ ...fields, minute: numeric, hourCycle: 'h23', timeZone },
    });
  } catch {
    return undefined;
  }
}

function fieldsOf(parts: readonly Intl.DateTimeFormatPart[]): LocalTime {
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const [year, month, day] = [of('year'), of('month'), of('day')];
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return { day, month, weekday, hour: of('hour'), minute: of('minute') };
}

function scheduleOf(cron: string): Schedule | undefined {
  const fields = (MACROS[cron] ?? cron).trim().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const minutes = valuesOf(minute, { min: 0, max: 59 });
  const hours = valuesOf(hour, { min: 0, max: 23 });
  const days = valuesOf(day, { min: 1, max: 31 });
  const months = valuesOf(month, { min: 1, max: 12, names: MONTHS });
  const weekdays = valuesOf(weekday, { min: 0, max: 6, names: WEEKDAYS });
  if (fields.length !== 5 || !minutes || !hours || !days || !months || !weekdays) return undefined;
  return { minutes, hours, days, months, weekdays, bothDays: hasStar(day) || hasStar(weekday) };
}

/** A star with a step above 1 is no bare one; of a list one suffices. */
function hasStar(field: string): boolean {
  return field.split(',').some((range) => /^[*?](\/0*1)?$/.test(range));
}

function valuesOf(field: string, bounds: Bounds): ReadonlySet<number> | undefined {
  const ranges = field.split(',').map((range) => rangeOf(range, bounds));
  return ranges.every((range) => range !== undefined) ? new Set(ranges.flat()) : undefined;
}

/** `*`, `a`, `a-b`, each perhaps with a step; `a/step` goes on to the end. */
function rangeOf(text: string, bounds: Bounds): readonly number[] | undefined {
  const [, first = '', last, step] = /^([*?]|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(text) ?? [];
  const isStar = first === '*' || first === '?';
  const from = isStar ? bounds.min : valueOf(first, bounds);
  const open = isStar || (last === undefined && step !== undefined);
  const to = open ? bounds.max : last === undefined ? from : valueOf(last, bounds);
  const by = Number(step ?? 1);
  if (from === undefined || to === undefined || from > to || by === 0) return undefined;
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}

function valueOf(text: string, { min, max, names = [] }: Bounds): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  const value = named === -1 ? Number(text) : min + named;
  return Number.isInteger(value) && value >= min && value <= max ? value : undefined;
}
