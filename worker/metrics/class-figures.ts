import { integerClass } from '../scoring/labels.ts';
import { MAX_COUNTED_CLASSES, MAX_PAIRED_CLASSES, type ClassCounts } from './class-counts.ts';
import { ratio } from './exact-ratio.ts';
import {
  leftOutFor,
  type ClassFigures,
  type ClassificationReport,
  type ClassificationMetric,
} from './report.ts';

/** A class, and its rows. */
interface CountedClass {
  readonly name: string;
  /** Where it stands in the counts. */
  readonly at: number;
  readonly labelled: number;
  readonly predicted: number;
  readonly correct: number;
}

/** What of a report follows from counts of labels and predictions. */
export type CountFigures = Pick<
  ClassificationReport,
  'metrics' | 'baseline' | 'perClass' | 'confusionMatrix' | 'leftOut'
>;

/** What needs every class counted. */
const BY_CLASS = [
  'balanced_accuracy',
  'precision_macro',
  'recall_macro',
  'f1_macro',
  'precision_weighted',
  'recall_weighted',
  'f1_weighted',
  'cohen_kappa',
  'baseline',
  'perClass',
  'confusionMatrix',
] as const;

/**
 * The metrics of at least one row that follow from its counts, as scikit-learn's
 * precision_recall_fscore_support(..., zero_division=0), balanced_accuracy_score, cohen_kappa_score and
 * confusion_matrix define them. Classes are those of the labels and of the predictions, integers in
 * the order of their values and then texts in theirs.
 */
export function figuresOf(counts: ClassCounts): CountFigures {
  const accuracy = counts.correct / counts.rows;
  const classes = countedClasses(counts);
  if (classes === undefined) {
    const reason = `There are more than ${String(MAX_COUNTED_CLASSES)} classes.`;
    return { metrics: { accuracy }, leftOut: leftOutFor(BY_CLASS, reason) };
  }
  const perClass = classes.map(figuresOfClass);
  const kappa = cohenKappa(counts, classes);
  const confusionMatrix = matrixOf(counts, classes);
  return {
    metrics: {
      accuracy,
      ...averages(perClass),
      ...(kappa !== undefined && { cohen_kappa: kappa }),
    },
    baseline: majority(counts, classes),
    perClass,
    ...(confusionMatrix !== undefined && { confusionMatrix }),
    leftOut: {
      ...(kappa === undefined && {
        cohen_kappa:
          'All labels and all predictions are of one class: there is no agreement by chance to compare with.',
      }),
      ...(confusionMatrix === undefined && {
        confusionMatrix: `There are more than ${String(MAX_PAIRED_CLASSES)} classes.`,
      }),
    },
  };
}

/** The classes in the order of a report; undefined when they were too many to be counted. */
export function countedClasses({ classes }: ClassCounts): readonly CountedClass[] | undefined {
  return classes?.names
    .map((name, at) => ({
      name,
      at,
      labelled: classes.labelled[at] ?? 0,
      predicted: classes.predicted[at] ?? 0,
      correct: classes.correct[at] ?? 0,
    }))
    .sort((a, b) => inOrder(a.name, b.name));
}

/** Integers by value, then texts: numbers in a text's order would be 1, 10, 2. */
function inOrder(a: string, b: string): number {
  const [x, y] = [integerClass(a), integerClass(b)];
  if (x !== undefined && y !== undefined && x !== y) return x < y ? -1 : 1;
  if ((x === undefined) !== (y === undefined)) return x === undefined ? 1 : -1;
  return a < b ? -1 : 1;
}

function figuresOfClass({ name, labelled, predicted, correct }: CountedClass): ClassFigures {
  return {
    class: name,
    precision: predicted === 0 ? 0 : correct / predicted,
    recall: labelled === 0 ? 0 : correct / labelled,
    f1: (2 * correct) / (labelled + predicted),
    support: labelled,
  };
}

function averages(
  perClass: readonly ClassFigures[],
): Partial<Record<ClassificationMetric, number>> {
  const present = perClass.filter(({ support }) => support > 0);
  const mean = (of: 'precision' | 'recall' | 'f1', classes = perClass): number =>
    classes.reduce((sum, figures) => sum + figures[of], 0) / classes.length;
  const rows = perClass.reduce((sum, { support }) => sum + support, 0);
  const weighted = (of: 'precision' | 'recall' | 'f1'): number =>
    perClass.reduce((sum, figures) => sum + figures[of] * figures.support, 0) / rows;
  return {
    balanced_accuracy: mean('recall', present),
    precision_macro: mean('precision'),
    recall_macro: mean('recall'),
    f1_macro: mean('f1'),
    precision_weighted: weighted('precision'),
    recall_weighted: weighted('recall'),
    f1_weighted: weighted('f1'),
  };
}

/**
 * (observed - expected) / (1 - expected), where expected is the agreement of labels and predictions
 * that were drawn apart (J. Cohen, "A coefficient of agreement for nominal scales", 1960). Undefined
 * when that is 1.
 */
function cohenKappa(
  { rows, correct }: ClassCounts,
  classes: readonly CountedClass[],
): number | undefined {
  const all = BigInt(rows) ** 2n;
  const observed = BigInt(rows) * BigInt(correct);
  const expected = classes.reduce(
    (sum, { labelled, predicted }) => sum + BigInt(labelled) * BigInt(predicted),
    0n,
  );
  return all === expected ? undefined : ratio(observed - expected, all - expected);
}

/** The class that most rows have as their label, the first of several. */
function majority(
  { rows }: ClassCounts,
  classes: readonly CountedClass[],
): { class: string; accuracy: number } {
  const { name, labelled } = classes.reduce((a, b) => (b.labelled > a.labelled ? b : a));
  return { class: name, accuracy: labelled / rows };
}

function matrixOf(
  { classes }: ClassCounts,
  ordered: readonly CountedClass[],
): ClassificationReport['confusionMatrix'] {
  const pairs = classes?.pairs;
  if (pairs === undefined) return undefined;
  return {
    classes: ordered.map(({ name }) => name),
    counts: ordered.map((label) =>
      ordered.map((prediction) => pairs[label.at * ordered.length + prediction.at] ?? 0),
    ),
  };
}
