import { disagree, disagreement } from './agreement.ts';
import { RunError } from '../errors.ts';
import { readLabel, type Label, type LabelKind } from './labels.ts';

/** Predicted classes, one per row: integers or texts. */
export type Predictions = ArrayLike<Label>;

/** True classes as they stand in the file, one per row, and where. */
interface TrueLabels {
  readonly labels: readonly string[];
  readonly lines: readonly number[];
}

/** How many rows a model was asked about, and in how many it predicted the label. */
interface Counts {
  readonly rows: number;
  readonly correct: number;
}

/** Counts of one model over batches of rows. */
interface Tally {
  /** Adds rows; DataInvalid or LabelsDisagree when a label is none for this model. */
  add(truth: TrueLabels, predictions: Predictions): void;
  /** The counts of all rows; LabelsDisagree when they compare different classes. */
  result(): Counts;
}

/**
 * More distinct classes than this are not kept to be compared: memory stays constant. Of so many
 * nobody can tell any more that they have none in common, and the count stands as it is.
 */
const MAX_CLASSES_SEEN = 1000;

/**
 * Counts what a model, whose classes are of that kind, gets right of the label column.
 *
 * @param model what to call it in messages, such as model lda (clf_lda.onnx)
 */
export function createTally(model: string, kind: LabelKind, column: string): Tally {
  let rows = 0;
  let correct = 0;
  const labels = new Set<Label>();
  const predictions = new Set<Label>();

  // Classes matter only while nothing was right: one right row is a class in common.
  const see = (label: Label, predicted: Label): void => {
    if (labels.size < MAX_CLASSES_SEEN) labels.add(label);
    if (predictions.size < MAX_CLASSES_SEEN) predictions.add(predicted);
  };

  return {
    add(truth, predicted): void {
      for (const [row, cell] of truth.labels.entries()) {
        const label = readLabel({ cell, line: truth.lines[row] ?? 0, column }, kind, model);
        const prediction = predicted[row];
        if (prediction === undefined)
          throw new RangeError(`the ${model} left out row ${String(row)}`);
        rows += 1;
        if (label === prediction) correct += 1;
        else if (correct === 0) see(label, prediction);
      }
    },
    result(): Counts {
      const allSeen = labels.size < MAX_CLASSES_SEEN && predictions.size < MAX_CLASSES_SEEN;
      if (correct === 0 && allSeen && disagree({ labels, predictions, rows })) {
        throw new RunError('LabelsDisagree', disagreement({ labels, predictions, rows }, model));
      }
      return { rows, correct };
    },
  };
}
