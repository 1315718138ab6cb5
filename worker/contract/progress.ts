import * as v from 'valibot';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const progressSchema = v.strictObject({
  rows: count,
  rowsPerSecond: count,
  bytes: count,
  /** Of the source as it is stored, when it tells its size. */
  totalBytes: v.optional(count),
});

/** How far a worker is, in whole numbers: rows scored, and bytes read of the source. */
export type Progress = v.InferOutput<typeof progressSchema>;

/** Reads what a worker's pod answers, as untrusted input; undefined when it is anything else. */
export function decodeProgress(text: string): Progress | undefined {
  try {
    const parsed = v.safeParse(progressSchema, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** How much of the data is read, rounded down so that 100 means the end; undefined when unknown. */
export function percentRead({ bytes, totalBytes }: Progress): number | undefined {
  if (totalBytes === undefined || totalBytes === 0) return undefined;
  // A file that grows while it is read has more bytes than it said.
  return Math.floor((100 * Math.min(bytes, totalBytes)) / totalBytes);
}
