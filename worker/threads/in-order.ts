import type { Block } from '../csv/blocks.ts';
import type { BlockResult } from './block-scorer.ts';
import type { Pool } from './pool.ts';

/** Scores blocks as many at once as the pool has places for, and gives the results in their order. */
export async function* scoreInOrder(
  blocks: AsyncIterable<Block>,
  pool: Pick<Pool, 'places' | 'score'>,
): AsyncGenerator<BlockResult> {
  const pending: Promise<BlockResult>[] = [];
  for await (const block of blocks) {
    const result = pool.score(block);
    // Nobody waits for the later ones once an earlier one has failed.
    result.catch(() => undefined);
    pending.push(result);
    const ready = pending.splice(0, Math.max(0, pending.length + 1 - pool.places));
    for (const first of ready) yield await first;
  }
  for (const result of pending) yield await result;
}
