/** What runs in a scoring thread. What is thrown here reaches the main thread as its 'error'. */
import { parentPort, workerData } from 'node:worker_threads';
import { RunError } from '../errors.ts';
import { createScorer } from '../scoring/scorer.ts';
import type { ScoringJob } from '../scoring/job.ts';
import type { Answer, Request } from './messages.ts';
import type { BlockResult, BlockScorer } from './block-scorer.ts';
import type { ScorerState } from '../scoring/state.ts';

const port = parentPort;
if (port === null) throw new Error('this file is a thread of the worker, and not a program');
const ready = createScorer(workerData as ScoringJob);
// What it rejects with is told to whoever asks first.
ready.catch(() => undefined);
// One request after the other: answers come in the order of the requests.
let last = Promise.resolve();
port.on('message', (request: Request) => {
  last = last.then(() => answer(request));
});

async function answer(request: Request): Promise<void> {
  try {
    await answerTo(await ready, request);
  } catch (thrown) {
    if (!(thrown instanceof RunError)) throw thrown;
    tell({ kind: 'failed', reason: thrown.reason, message: thrown.message });
  }
}

async function answerTo(scorer: BlockScorer<ScorerState>, request: Request): Promise<void> {
  switch (request.kind) {
    case 'score': {
      const result = await scorer.score(request.block);
      tell({ kind: 'scored', result }, buffersOf(result));
      return;
    }
    case 'finish':
      tell({ kind: 'finished', state: await scorer.finish() });
  }
}

function tell(message: Answer<ScorerState>, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}

function buffersOf({ buffer, predictions, rejected }: BlockResult): ArrayBuffer[] {
  return [buffer, predictions?.buffer, rejected.csv?.buffer].filter((part) => part !== undefined);
}
