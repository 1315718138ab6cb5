import { integerClass, type Label } from './labels.ts';
import { quotedList } from '../quote.ts';

/** The distinct labels of the data and the distinct predictions of a model, so far. */
interface ClassesSeen {
  readonly labels: ReadonlySet<Label>;
  readonly predictions: ReadonlySet<Label>;
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
    `${listed(labels)}, its predictions ${listed(predictions)}. Choose the column with the ` +
    'classes that it was trained on.'
  );
}

function haveCommon(a: ReadonlySet<Label>, b: ReadonlySet<Label>): boolean {
  return [...a].some((label) => b.has(label));
}

function differInKind(labels: ReadonlySet<Label>, predictions: ReadonlySet<Label>): boolean {
  const integers = [labels, predictions].map(
    (side) => [...side].filter((label) => integerClass(String(label)) !== undefined).length,
  );
  const [ofLabels = 0, ofPredictions = 0] = integers;
  return (
    (ofLabels === labels.size && ofPredictions === 0) ||
    (ofLabels === 0 && ofPredictions === predictions.size)
  );
}

function areAlike(labels: ReadonlySet<Label>, predictions: ReadonlySet<Label>): boolean {
  const plain = (side: ReadonlySet<Label>): Set<string> =>
    new Set([...side].map((label) => String(label).trim().toLowerCase()));
  return haveCommon(plain(labels), plain(predictions));
}

function listed(side: ReadonlySet<Label>): string {
  return quotedList([...side].map(String));
}
