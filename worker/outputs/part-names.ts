/** What a shard leaves at the place of the results: the results of its blocks, and last its state. */
type PartFile = 'results' | 'state';

/** The name of a file of a part; with an attempt that of the file while it is written. */
export function partName(
  { runId, index }: { readonly runId: string; readonly index: number },
  file: PartFile,
  attempt?: string,
): string {
  const name = `${prefixOf(runId)}${String(index)}.${file}`;
  return attempt === undefined ? name : `${name}.${attempt}.part`;
}

/** How the names of all parts begin, and of those of one run. */
export const PART_PREFIX = '.shard.';
export function prefixOf(runId: string): string {
  return `${PART_PREFIX}${runId}.`;
}
