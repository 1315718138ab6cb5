import { availableParallelism } from 'node:os';
import type { Block } from '../csv/blocks.ts';
import type { ScoringJob } from '../scoring/job.ts';
import { createScorer } from '../scoring/scorer.ts';
import type { ScorerState } from '../scoring/state.ts';
import type { BlockResult, BlockScorer } from './block-scorer.ts';
import { startThread } from './thread-scorer.ts';

/** Scores the blocks of a run, on this thread while there are few, on others when there are many. */
export interface Pool extends AsyncDisposable {
  /** How many blocks are best given before the first result is waited for. */
  readonly places: number;
  score(block: Block): Promise<BlockResult>;
  /** What all threads counted, once every block is scored. */
  finish(): Promise<readonly ScorerState[]>;
}

interface PoolOptions {
  /** How many bytes of data there will be, when that is known. */
  readonly bytes: number | undefined;
  /** CPUs to use; by default as many as the cgroup's quota gives. */
  readonly cpus?: number;
  /** From how many bytes on threads are worth their start. */
  readonly manyBytes?: number;
}

/**
 * Data of less than 16 MiB is scored before threads would have started: each takes about 60 ms to
 * load the runtime and the models, in which one CPU scores 15 000 rows of 1 kB.
 */
const MANY_BYTES = 16 * 1024 * 1024;

/** With one block at work and one waiting, a thread never waits for the next one to be cut. */
const BLOCKS_PER_SCORER = 2;

/**
 * A pool that is ready to score. Data that turns out to be more than was known gets its threads
 * then. Throws what createScorer does; a thread that cannot start rejects its first block.
 */
export async function openPool(
  job: ScoringJob,
  { bytes, cpus = availableParallelism(), manyBytes = MANY_BYTES }: PoolOptions,
): Promise<Pool> {
  const scorers: BlockScorer<ScorerState>[] = [];
  // Reading and scoring take turns on a single CPU, where threads would only add to the work.
  const mayGrow = cpus > 1;
  let active: BlockScorer<ScorerState>[] = [];
  const open = (scorer: BlockScorer<ScorerState>): BlockScorer<ScorerState> => {
    scorers.push(scorer);
    return scorer;
  };
  const startThreads = (): void => {
    active = Array.from({ length: cpus }, () => open(startThread(job)));
  };
  if (mayGrow && (bytes ?? 0) >= manyBytes) startThreads();
  else active = [open(await createScorer(job))];

  let given = 0;
  const loads = new Map<BlockScorer<ScorerState>, number>();
  const load = (scorer: BlockScorer<ScorerState>): number => loads.get(scorer) ?? 0;
  const close = async (): Promise<void> => {
    await Promise.all(scorers.map((scorer) => scorer.close()));
  };
  return {
    get places() {
      return BLOCKS_PER_SCORER * active.length;
    },
    async score(block) {
      given += block.bytes.length;
      if (mayGrow && active.length === 1 && given >= manyBytes) startThreads();
      const scorer = active.reduce((least, other) => (load(other) < load(least) ? other : least));
      loads.set(scorer, load(scorer) + 1);
      try {
        return await scorer.score(block);
      } finally {
        loads.set(scorer, load(scorer) - 1);
      }
    },
    finish: () => Promise.all(scorers.map((scorer) => scorer.finish())),
    [Symbol.asyncDispose]: close,
  };
}
