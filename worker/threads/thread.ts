/**
 * What runs in a scoring thread. It loads the runtime at once, and begins when it is told its job.
 * What is thrown here reaches the main thread as its 'error'.
 */
import { parentPort } from 'node:worker_threads';
import { RunError } from '../errors.ts';
import { loadRuntime } from '../model/session.ts';
import { createScorer } from '../scoring/scorer.ts';
import type { Answer, Request } from './messages.ts';
import type { BlockResult, BlockScorer } from './block-scorer.ts';
import type { ScorerState } from '../scoring/state.ts';

const port = parentPort;
if (port === null) throw new Error('this file is a thread of the worker, and not a program');
loadRuntime().catch(() => undefined);
const begun = Promise.withResolvers<BlockScorer<ScorerState>>();
// What it rejects with is told to whoever asks first.
begun.promise.catch(() => undefined);
// One request after the other: answers come in the order of the requests.
let last = Promise.resolve();
port.on('message', (request: Request) => {
  if (request.kind === 'begin') begun.resolve(createScorer(request.job));
  else last = last.then(() => answer(request));
});

type Question = Exclude<Request, { kind: 'begin' }>;

async function answer(question: Question): Promise<void> {
  try {
    await answerTo(await begun.promise, question);
  } catch (thrown) {
    if (!(thrown instanceof RunError)) throw thrown;
    tell({ kind: 'failed', reason: thrown.reason, message: thrown.message });
  }
}

async function answerTo(scorer: BlockScorer<ScorerState>, question: Question): Promise<void> {
  switch (question.kind) {
    case 'score': {
      const result = await scorer.score(question.block);
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
