import type * as Runtime from 'onnxruntime-node';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { RunError } from '../errors.ts';
import type { Predictions } from '../scoring/evaluate.ts';
import { thrownText } from '../quote.ts';
import { refuseExternalData } from './external-data.ts';
import { toMatrix, type Rows } from './matrix.ts';
import { signatureOf, type Signature } from './signature.ts';

/** A model that is ready to be asked. */
export interface Classifier {
  readonly signature: Signature;
  /** The predicted class of each row. */
  predict(rows: Rows): Promise<Predictions>;
}

type Ask = (rows: Rows, size: number) => Promise<Predictions>;

/** The library takes a tenth of a second to load: whoever knows that it will be needed can begin. */
export async function loadRuntime(): Promise<typeof Runtime> {
  return await import('onnxruntime-node');
}

/**
 * Makes a session of an ONNX file. ModelInvalid when it is none, ModelUnsupported when it is not a
 * classifier of one matrix, or keeps its weights in other files.
 *
 * @param model what to call it in messages, such as model lda (clf_lda.onnx)
 */
export async function openClassifier(bytes: Uint8Array, model: string): Promise<Classifier> {
  if (bytes.length === 0) throw new RunError('ModelInvalid', `The ${model} is an empty file.`);
  refuseExternalData(bytes, model);
  const { InferenceSession: Session, Tensor: RuntimeTensor } = await loadRuntime();
  const session = await createSession(Session, bytes, model);
  const signature = signatureOf(model, session.inputMetadata, session.outputMetadata);
  const { input, label } = signature;

  // Only the label is fetched: a ZipMap's output cannot be, and would fail the run.
  const ask: Ask = async (rows, size) => {
    const matrix = toMatrix(rows, input.type, model);
    const feed = new RuntimeTensor(input.type, matrix, [size, rows.features.length]);
    const outputs = await session
      .run({ [input.name]: feed }, [label.name])
      .catch((cause: unknown) => {
        throw new RunError('ModelUnsupported', `The ${model} cannot be run: ${thrownText(cause)}`, {
          cause,
        });
      });
    return predictionsOf(outputs[label.name], size, `The output ${label.name} of the ${model}`);
  };

  return {
    signature,
    predict: (rows) =>
      input.batch === undefined
        ? ask(rows, rows.lines.length)
        : askInPieces(rows, input.batch, ask),
  };
}

async function createSession(
  Session: typeof InferenceSession,
  bytes: Uint8Array,
  model: string,
): Promise<InferenceSession> {
  try {
    return await Session.create(bytes, {
      // The calling thread alone: more threads spin while the CSV is being read.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      // Errors come as exceptions; warnings about a model's graph are not for a user's log.
      logSeverityLevel: 4,
    });
  } catch (cause) {
    throw new RunError(
      'ModelInvalid',
      `The ${model} cannot be loaded as an ONNX model: ${thrownText(cause)}`,
      {
        cause,
      },
    );
  }
}

/**
 * A model that fixes how many rows it takes gets them in pieces of that size, the last one filled
 * up with rows of zeros whose answers are dropped.
 */
async function askInPieces(rows: Rows, size: number, ask: Ask): Promise<Predictions> {
  const width = rows.features.length;
  const answers: (bigint | string)[] = [];
  for (let start = 0; start < rows.lines.length; start += size) {
    const lines = rows.lines.slice(start, start + size);
    const values = new Float64Array(size * width);
    values.set(rows.values.subarray(start * width, (start + lines.length) * width));
    const piece = await ask({ ...rows, values, lines }, size);
    answers.push(...Array.from(piece).slice(0, lines.length));
  }
  return answers;
}

function predictionsOf(output: Tensor | undefined, rows: number, where: string): Predictions {
  const data = output?.data;
  if (!(data instanceof BigInt64Array) && !isTexts(data)) {
    throw new RunError('ModelUnsupported', `${where} is neither int64 nor string.`);
  }
  // [N], [N, 1] and [1, N] are the same N values in the same order.
  if (data.length !== rows) {
    throw new RunError(
      'ModelUnsupported',
      `${where} has ${String(data.length)} values for ${String(rows)} rows.`,
    );
  }
  return data;
}

function isTexts(data: unknown): data is readonly string[] {
  return Array.isArray(data) && data.every((value) => typeof value === 'string');
}
