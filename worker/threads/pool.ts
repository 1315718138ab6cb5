import { availableParallelism } from 'node:os';
import type { Block } from '../csv/blocks.ts';
import type { ScoringJob } from '../scoring/job.ts';
import { createScorer } from '../scoring/scorer.ts';
import type { ScorerState } from '../scoring/state.ts';
import type { BlockResult, BlockScorer } from './block-scorer.ts';
import { startThread, type ThreadScorer } from './thread-scorer.ts';

/** Threads that start while it is not known yet what to score. */
export interface PreparedPool extends AsyncDisposable {
  /** Is told how many bytes of data there will be, as soon as that is known. */
  expect(bytes: number): void;
  /**
   * The pool, which is good as long as this one. Throws what createScorer does; a thread that cannot
   * start rejects its first block.
   */
  open(job: ScoringJob): Promise<Pool>;
}

/** Scores the blocks of a run, on this thread while there are few, on others when there are many. */
export interface Pool {
  /** How many blocks are best given before the first result is waited for. */
  readonly places: number;
  score(block: Block): Promise<BlockResult>;
  /** What all threads counted, once every block is scored. */
  finish(): Promise<readonly ScorerState[]>;
}

interface PoolOptions {
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

/** A pool without a thread, until it is told of data that is worth some. */
export function preparePool({
  cpus = availableParallelism(),
  manyBytes = MANY_BYTES,
}: PoolOptions = {}): PreparedPool {
  // Reading and scoring take turns on a single CPU, where threads would only add to the work.
  const mayGrow = cpus > 1;
  const threads: ThreadScorer[] = [];
  let isOver = false;
  const startThreads = (): void => {
    for (let count = threads.length; count < cpus; count += 1) threads.push(startThread());
  };
  return {
    expect(bytes) {
      // A run may fail before its data tells its size.
      if (mayGrow && !isOver && bytes >= manyBytes) startThreads();
    },
    async open(job) {
      for (const thread of threads) thread.begin(job);
      const own = threads.length > 0 ? undefined : await createScorer(job);
      return poolOf(own, threads, (given) => {
        if (!mayGrow || threads.length > 0 || given < manyBytes) return;
        startThreads();
        for (const thread of threads) thread.begin(job);
      });
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

/**
 * Gives blocks to the threads, or to this thread's own scorer while there is none.
 *
 * @param grow is told how many bytes were given, and may add threads
 */
function poolOf(
  own: BlockScorer<ScorerState> | undefined,
  threads: readonly ThreadScorer[],
  grow: (given: number) => void,
): Pool {
  const owned = own === undefined ? [] : [own];
  const active = (): readonly BlockScorer<ScorerState>[] => (threads.length > 0 ? threads : owned);
  const loads = new Map<BlockScorer<ScorerState>, number>();
  const load = (scorer: BlockScorer<ScorerState>): number => loads.get(scorer) ?? 0;
  let given = 0;
  return {
    get places() {
      return BLOCKS_PER_SCORER * active().length;
    },
    async score(block) {
      given += block.bytes.length;
      grow(given);
      const scorer = active().reduce((least, other) => (load(other) < load(least) ? other : least));
      loads.set(scorer, load(scorer) + 1);
      try {
        return await scorer.score(block);
      } finally {
        loads.set(scorer, load(scorer) - 1);
      }
    },
    finish: () => Promise.all([...owned, ...threads].map((scorer) => scorer.finish())),
  };
}
