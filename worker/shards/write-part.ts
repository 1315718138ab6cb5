import { PART_PREFIX, partName, prefixOf } from '../outputs/part-names.ts';
import type { Place } from '../outputs/place.ts';
import type { BlockOutcome } from '../threads/block-scorer.ts';
import { encodePiece, PART_FORMAT, type PartState } from './part.ts';
import type { Shard } from './range.ts';

/** A part of a run's results while it is written. */
export interface PartWriter extends AsyncDisposable {
  write(result: BlockOutcome): Promise<void>;
  /** Puts the part in place of one that an earlier try has left. */
  commit(state: Omit<PartState, 'format' | 'runId' | 'count' | 'blocks'>): Promise<void>;
}

/**
 * Starts a shard's part at the place of the run's results, under names of its own until it is
 * committed; otherwise nothing is left of it. What other runs have left goes, and what earlier
 * tries of this shard have.
 *
 * @param attempt letters and digits that no other try has
 */
export async function openPart(
  place: Place,
  { index, count, runId }: Shard & { readonly runId: string },
  attempt: string,
): Promise<PartWriter> {
  const shard = { runId, index };
  const isStale = (name: string): boolean =>
    name.startsWith(PART_PREFIX) &&
    (!name.startsWith(prefixOf(runId)) || name.startsWith(`${prefixOf(runId)}${String(index)}.`));
  for (const name of (await place.open()).filter(isStale)) await place.remove(name);
  const temporary = partName(shard, 'results', attempt);
  const file = await place.create(temporary);
  let blocks = 0;
  let isOpen = true;
  return {
    async write(result) {
      blocks += 1;
      await file.write(encodePiece(result));
    },
    async commit(state) {
      await file.close();
      isOpen = false;
      await place.rename(temporary, partName(shard, 'results'));
      const last = await place.create(partName(shard, 'state', attempt));
      const envelope = { format: PART_FORMAT, runId, count, blocks } as const;
      await last.write(encodePiece({ ...envelope, ...state }));
      await last.close();
      await place.rename(partName(shard, 'state', attempt), partName(shard, 'state'));
    },
    async [Symbol.asyncDispose]() {
      if (!isOpen) return;
      await file.discard();
      await place.remove(temporary).catch(() => undefined);
    },
  };
}
