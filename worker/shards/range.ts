/** Which of how many shards of a run, counted from 0. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/**
 * The bytes of a shard: every record that begins among them is its own, and no other's. All shards
 * together have all records of a table, whose first one begins at `start`.
 *
 * @param end where the table ends, and so the last shard
 */
export function rangeOf(
  { index, count }: Shard,
  { start, end }: { readonly start: number; readonly end: number },
): { readonly from: number; readonly to: number } {
  const cut = (at: number): number =>
    at === count ? end : start + Math.floor(((end - start) / count) * at);
  return { from: cut(index), to: cut(index + 1) };
}
