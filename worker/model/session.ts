import type * as Runtime from './runtime.ts';
import type { InferenceSession } from 'onnxruntime-node';
import type { ClassIndex } from '../scoring/classes.ts';
import type { FeatureColumns, Features } from './features.ts';
import { createFeed } from './feed.ts';
import { joined } from './join.ts';
import { createPace } from './pace.ts';
import type { Prediction } from './prediction.ts';
import type { PreparedModel } from './prepared.ts';
import { createAnswerReader } from './read-answer.ts';
import { refusedModel, refusedRun } from './runtime-errors.ts';

/** A model that is ready to be asked, one batch after the other. */
export interface Session {
  /**
   * What the model predicts for each row. NotANumber for a value that the model's type cannot hold,
   * with its line and column; ModelUnsupported when the model fails or gives something else. The
   * inference itself blocks the thread, for a few rows of a slow model at a time.
   */
  predict(features: Features): Promise<Prediction>;
}

/** The library takes a tenth of a second to load: whoever knows that it will be needed can begin. */
export async function loadRuntime(): Promise<typeof Runtime> {
  return await import('./runtime.ts');
}

/**
 * Opens a session, in any thread. The classes of its predictions are ids of `classes`. Throws what
 * bindInputs does, and ModelInvalid or ModelUnsupported for what onnxruntime refuses, with its words.
 *
 * @param columns where the features of the table stand in the batches
 * @param options without `probabilities` only the label is asked for, where there is one
 */
export async function openSession(
  prepared: PreparedModel,
  classes: ClassIndex,
  columns: FeatureColumns,
  options: { readonly probabilities: boolean } = { probabilities: true },
): Promise<Session> {
  const { title, task, inputs } = prepared;
  const runtime = await loadRuntime();
  const feed = createFeed(runtime, prepared, columns);
  const answers = createAnswerReader(prepared, classes, options);
  const session = await createSession(runtime, prepared);
  const batch = inputs.find((input) => input.batch !== undefined)?.batch;
  const pace = createPace();

  const run = async (feeds: InferenceSession.FeedsType): Promise<InferenceSession.ReturnType> => {
    try {
      return await session.run(feeds, answers.fetches);
    } catch (cause) {
      throw refusedRun(cause, title);
    }
  };

  return {
    async predict(features) {
      const { rows } = features;
      const pieces: Prediction[] = [];
      let start = 0;
      while (start < rows) {
        // A model that fixes how many rows it takes gets them in pieces of that size.
        const count = Math.min(batch ?? pace.rows(), rows - start);
        const piece = { start, count, size: batch ?? count };
        const feeds = feed(features, piece);
        const began = performance.now();
        const outputs = await run(feeds);
        pace.took(count, performance.now() - began);
        pieces.push(answers.read(outputs, piece));
        start += count;
      }
      return joined(pieces, task);
    },
  };
}

async function createSession(
  { InferenceSession: Session }: typeof Runtime,
  { bytes, title }: PreparedModel,
): Promise<InferenceSession> {
  // onnxruntime takes no shared memory.
  const own = bytes.buffer instanceof SharedArrayBuffer ? new Uint8Array(bytes) : bytes;
  try {
    return await Session.create(own, {
      // The calling thread alone: more threads spin while the CSV is being read.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      // Errors come as exceptions; warnings about a model's graph are not for a user's log.
      logSeverityLevel: 4,
    });
  } catch (cause) {
    throw refusedModel(cause, title);
  }
}
