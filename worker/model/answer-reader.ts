import type { Tensor } from 'onnxruntime-node';
import { RunError } from '../errors.ts';
import { shownName } from '../quote.ts';
import type { Prediction } from './prediction.ts';

/** What a run of a session gave, by the names of the outputs. */
export type Outputs = Readonly<Record<string, Pick<Tensor, 'data'> | undefined>>;

/** How to read the outputs of a model. */
export interface AnswerReader {
  /** The outputs to ask for: only tensors, and only what is read. */
  readonly fetches: readonly string[];
  /**
   * The prediction for the first `count` of the `size` rows that were fed. ModelUnsupported for
   * outputs of another size or type.
   */
  read(outputs: Outputs, rows: { readonly count: number; readonly size: number }): Prediction;
}

/** An output that has not one value for each row. */
export function otherSize(name: string, values: number, rows: number, title: string): RunError {
  return new RunError(
    'ModelUnsupported',
    `The output ${shownName(name)} of the ${title} has ${String(values)} values for ${String(rows)} rows.`,
  );
}
