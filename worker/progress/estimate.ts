import { percentRead, type Progress } from '../contract.ts';

/** Where a run stood when its data began to come. */
export interface Start {
  readonly milliseconds: number;
  readonly bytes: number;
}

/**
 * Seconds that the rest takes at the mean speed since the start, rounded up; undefined when that
 * cannot be told. By bytes, as only the end shows how many rows there are.
 */
export function secondsLeft(
  { bytes, totalBytes }: Progress,
  start: Start,
  milliseconds: number,
): number | undefined {
  const read = bytes - start.bytes;
  if (totalBytes === undefined || read <= 0) return undefined;
  const seconds = (milliseconds - start.milliseconds) / 1000;
  return Math.ceil((seconds * Math.max(0, totalBytes - bytes)) / read);
}

/** In one line: "47 %, 233 MB, 226000 rows, 210000 rows/s, 3 s left". */
export function progressText(progress: Progress, left: number | undefined): string {
  const percent = percentRead(progress);
  return [
    ...(percent === undefined ? [] : [`${String(percent)} %`]),
    `${String(Math.floor(progress.bytes / 1e6))} MB`,
    `${String(progress.rows)} rows`,
    `${String(progress.rowsPerSecond)} rows/s`,
    ...(left === undefined ? [] : [`${timeText(left)} left`]),
  ].join(', ');
}

/** In the largest unit of which there are at least two, rounded up. */
function timeText(seconds: number): string {
  if (seconds < 120) return `${String(seconds)} s`;
  if (seconds < 7200) return `${String(Math.ceil(seconds / 60))} min`;
  return `${String(Math.ceil(seconds / 3600))} h`;
}
