import { Worker } from 'node:worker_threads';
import type { Block } from '../csv/blocks.ts';
import { RunError } from '../errors.ts';
import type { ScoringJob } from '../scoring/job.ts';
import type { ScorerState } from '../scoring/state.ts';
import type { BlockResult, BlockScorer } from './block-scorer.ts';
import type { Answer, Request } from './messages.ts';

/** The thread's own file: TypeScript in a checkout, and beside the bundle in an image. */
const FILE = new URL(import.meta.url.endsWith('.ts') ? 'thread.ts' : 'thread.mjs', import.meta.url);

/** A scorer in a thread of its own, which starts while it is not known yet what to score. */
export interface ThreadScorer extends BlockScorer<ScorerState> {
  /** Tells the thread, once, what it makes its scorer of; cloned. */
  begin(job: ScoringJob): void;
  /** Ends the thread, whatever is under way. */
  close(): Promise<void>;
}

/**
 * Starts a thread that scores blocks, once it has begun. What it cannot do, such as to start or to
 * open a model, rejects whatever it is asked next.
 */
export function startThread(): ThreadScorer {
  const thread = new Worker(FILE);
  const waiting: PromiseWithResolvers<Answer<ScorerState>>[] = [];
  let failure: Error | undefined;

  const fail = (error: Error): void => {
    failure ??= error;
    for (const { reject } of waiting.splice(0)) reject(failure);
  };
  thread.on('message', (answer: Answer<ScorerState>) => waiting.shift()?.resolve(answer));
  thread.on('messageerror', fail);
  thread.on('error', (error) => {
    fail(error instanceof Error ? error : new Error(String(error)));
  });
  thread.on('exit', (code) => {
    fail(new Error(`a scoring thread ended with exit code ${String(code)}`));
  });

  /** Answers come in the order of the requests. */
  const ask = async (
    request: Request,
    transfer: ArrayBuffer[] = [],
  ): Promise<Answer<ScorerState>> => {
    if (failure !== undefined) throw failure;
    const waiter = Promise.withResolvers<Answer<ScorerState>>();
    waiting.push(waiter);
    thread.postMessage(request, transfer);
    const answer = await waiter.promise;
    if (answer.kind === 'failed') throw new RunError(answer.reason, answer.message);
    return answer;
  };

  return {
    begin(job: ScoringJob): void {
      thread.postMessage({ kind: 'begin', job } satisfies Request);
    },
    async score(block: Block): Promise<BlockResult> {
      const answer = await ask({ kind: 'score', block }, [block.bytes.buffer]);
      if (answer.kind !== 'scored') throw new Error('a scoring thread gave another answer');
      return answer.result;
    },
    async finish(): Promise<ScorerState> {
      const answer = await ask({ kind: 'finish' });
      if (answer.kind !== 'finished') throw new Error('a scoring thread gave another answer');
      return answer.state;
    },
    async close(): Promise<void> {
      await thread.terminate();
    },
  };
}
