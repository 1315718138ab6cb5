import { integerClass } from '../scoring/labels.ts';
import { quotedList } from '../quote.ts';

/** The distinct labels of the data and the distinct predictions of a model, by name. */
export interface ClassesSeen {
  readonly labels: readonly string[];
  readonly predictions: readonly string[];
  readonly rows: number;
}

/**
 * So many rows without one class in common are no accident. A model that knows the classes of the
 * data and is right once in four rows leaves none of 20 right with a chance of 0.75^20 = 0.3 %, and
 * its predictions also miss every *other* row's label with a far smaller one.
 */
const ENOUGH_ROWS = 20;

/**
 * Whether labels and predictions speak of different classes, so that an accuracy of 0 would be no
 * score but a mistake in the column or the export: they have no class in common, and
 * - there are enough rows to exclude a model that is just wrong, or
 * - every label is an integer and no prediction is (indices against names), or the other way round, or
 * - they would agree but for case or spaces.
 *
 * A small file on which the model is always wrong has a score, and it is 0.
 */
export function disagree({ labels, predictions, rows }: ClassesSeen): boolean {
  if (haveCommon(labels, predictions)) return false;
  return rows >= ENOUGH_ROWS || differInKind(labels, predictions) || areAlike(labels, predictions);
}

/** In words, with a few of both sides. */
export function disagreement({ labels, predictions }: ClassesSeen, model: string): string {
  return (
    `The ${model} predicts no class that the label column has: the labels are ` +
    `${quotedList(labels)}, its predictions ${quotedList(predictions)}. Choose the column with the ` +
    'classes that it was trained on.'
  );
}

function haveCommon(a: readonly string[], b: readonly string[]): boolean {
  const other = new Set(b);
  return a.some((label) => other.has(label));
}

function differInKind(labels: readonly string[], predictions: readonly string[]): boolean {
  const integers = (side: readonly string[]): number =>
    side.filter((label) => integerClass(label) !== undefined).length;
  const [ofLabels, ofPredictions] = [integers(labels), integers(predictions)];
  return (
    (ofLabels === labels.length && ofPredictions === 0) ||
    (ofLabels === 0 && ofPredictions === predictions.length)
  );
}

function areAlike(labels: readonly string[], predictions: readonly string[]): boolean {
  const plain = (side: readonly string[]): string[] =>
    side.map((label) => label.trim().toLowerCase());
  return haveCommon(plain(labels), plain(predictions));
}
