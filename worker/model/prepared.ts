import type { LabelKind } from '../scoring/labels.ts';

/** Element types that a CSV's cells can fill. */
export type ElementType = 'float32' | 'float64' | 'int64' | 'int32' | 'string';

/** What a model answers: a class per row, or a number per row. */
export type Task = 'classification' | 'regression';

/** What the manifest says of a model that does not say it itself. */
export interface ModelOptions {
  /** What to call it in messages, such as model lda (clf_lda.onnx). */
  readonly title: string;
  readonly task?: Task;
  /** The class of each index: of the columns of its scores, or of the integers that it predicts. */
  readonly labels?: readonly string[];
  /** The output to read: the predicted label, the scores per class, or the predicted number. */
  readonly output?: string;
}

/** What an ONNX file says of itself. */
export interface ModelInfo {
  /** The tool that wrote it, such as skl2onnx; empty when it does not say. */
  readonly producer: string;
  readonly producerVersion: string;
  readonly irVersion: number;
  /** The operator sets that it uses, the version of each domain; ai.onnx is that of ONNX itself. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A tensor that the model takes: [rows], or [rows, width]. */
export interface ModelInput {
  readonly name: string;
  readonly type: ElementType;
  readonly rank: 1 | 2;
  /** How many rows at once, when the model fixes it. */
  readonly batch?: number;
  /** How many columns, when the model says so; 1 for [rows]. */
  readonly width?: number;
}

/** Where to find a column per class, and the class of each. */
export interface ClassScores {
  readonly output: string;
  readonly classes: readonly string[];
}

/**
 * What the scores of a model without a label are, which decides how they become probabilities:
 *
 * - distribution: the model ends in a Softmax or a Sigmoid; as they are;
 * - logarithms: it ends in a LogSoftmax; raised;
 * - logits: it ends in a linear layer, as networks of PyTorch do; softmaxed;
 * - either: the manifest says that these are scores of classes, and not what they are; softmaxed,
 *   but for the rows that are a distribution;
 * - unknown: as they are, and probabilities only if all rows turn out to be a distribution.
 */
export type Scale = 'distribution' | 'logarithms' | 'logits' | 'either' | 'unknown';

/** Which outputs are read, and how. */
export type Answer =
  | {
      readonly kind: 'label';
      readonly output: string;
      /** The manifest's name of each class of the model. */
      readonly renamed?: Readonly<Record<string, string>>;
      readonly scores?: ClassScores;
    }
  | {
      /** One column per class, of which the largest counts; a single column is the second of two. */
      readonly kind: 'scores';
      readonly output: string;
      readonly scale: Scale;
    }
  | { readonly kind: 'value'; readonly output: string };

/** A model that is ready for a session: plain data, which may be cloned into other threads. */
export interface PreparedModel {
  readonly title: string;
  /** The ONNX file to open: without ZipMap, denormal weights and external data. */
  readonly bytes: Uint8Array;
  readonly info: ModelInfo;
  readonly inputs: readonly ModelInput[];
  readonly answer: Answer;
  readonly task: Task;
  /** Every class that the model can predict, in its order, when that is known. */
  readonly classes?: readonly string[];
  /** Whether the classes are integers or texts; undefined for a regression. */
  readonly labelKind?: LabelKind;
}
