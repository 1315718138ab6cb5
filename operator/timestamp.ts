/** Points in time, as Kubernetes writes them. */

/** RFC 3339 in whole seconds, as the API's own timestamps are. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** Timestamps are Dates from the typed client, and strings or null in a watch. */
export function timeOf(text: Date | string | null | undefined): Date | undefined {
  if (text === undefined || text === null) return undefined;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
