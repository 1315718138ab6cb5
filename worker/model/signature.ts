import type { InferenceSession } from 'onnxruntime-node';
import { RunError } from '../errors.ts';
import type { LabelKind } from '../scoring/labels.ts';
import { oneLine } from '../quote.ts';

/** Element types of a matrix that a CSV's numbers can fill. */
export type NumberType = 'float32' | 'float64' | 'int64' | 'int32';

/** How a classifier is asked, and where it answers. */
export interface Signature {
  readonly input: {
    readonly name: string;
    readonly type: NumberType;
    /** How many rows at once, when the model fixes it. */
    readonly batch: number | undefined;
    /** How many columns, when the model says so. */
    readonly features: number | undefined;
  };
  readonly label: { readonly name: string; readonly kind: LabelKind };
}

type Value = InferenceSession.ValueMetadata;
type Tensor = Extract<Value, { isTensor: true }>;

const NUMBER_TYPES: readonly string[] = ['float32', 'float64', 'int64', 'int32'];
const LABEL_KINDS: Readonly<Record<string, LabelKind>> = { int64: 'integer', string: 'string' };

/** What scikit-learn's converters call the label output, with and without a ZipMap. */
const LABEL_NAMES = ['output_label', 'label'];

/**
 * Finds the one input matrix and the label output of a classifier from what a session tells of it.
 * Anything else throws ModelUnsupported, which says what the model has.
 *
 * @param model what to call it in messages, such as model lda (clf_lda.onnx)
 */
export function signatureOf(
  model: string,
  inputs: readonly Value[],
  outputs: readonly Value[],
): Signature {
  return { input: inputOf(model, inputs), label: labelOf(model, outputs) };
}

function inputOf(model: string, inputs: readonly Value[]): Signature['input'] {
  const [input, ...others] = inputs;
  if (
    input?.isTensor !== true ||
    others.length > 0 ||
    input.shape.length !== 2 ||
    !isNumberType(input.type)
  ) {
    throw new RunError(
      'ModelUnsupported',
      `The ${model} takes ${listed(inputs)}, and not one matrix of float32, float64, int64 or int32 ` +
        '[rows, features]: export it with a single matrix as its input.',
    );
  }
  const [batch, features] = input.shape.map(fixed);
  return { name: input.name, type: input.type, batch, features };
}

function labelOf(model: string, outputs: readonly Value[]): Signature['label'] {
  const candidates = outputs.filter(isLabelLike);
  const label =
    candidates.find(({ name }) => LABEL_NAMES.includes(name)) ??
    (candidates.length === 1 ? candidates[0] : undefined);
  const kind = label === undefined ? undefined : LABEL_KINDS[label.type];
  if (label === undefined || kind === undefined) {
    throw new RunError(
      'ModelUnsupported',
      `The ${model} gives ${listed(outputs)}, and not one output with a predicted class (int64 or ` +
        'string) per row: export it with its label, as scikit-learn classifiers are by default.',
    );
  }
  return { name: label.name, kind };
}

/** [N], [N, 1] or [1, N] of int64 or string. */
function isLabelLike(value: Value): value is Tensor {
  return (
    value.isTensor &&
    value.type in LABEL_KINDS &&
    value.shape.length <= 2 &&
    value.shape.filter((size) => size !== 1).length <= 1
  );
}

function isNumberType(type: string): type is NumberType {
  return NUMBER_TYPES.includes(type);
}

/** A dimension that the model fixes; one that it leaves open has a name, or an empty one. */
function fixed(size: number | string): number | undefined {
  return typeof size === 'number' && size > 0 ? size : undefined;
}

function listed(values: readonly Value[]): string {
  if (values.length === 0) return 'nothing';
  return oneLine(values.slice(0, 8).map(described).join(', '));
}

function described(value: Value): string {
  if (!value.isTensor) return `${value.name} (no tensor)`;
  const shape = value.shape.map((size) => (size === '' ? 'any' : String(size))).join(', ');
  return `${value.name} (${value.type} [${shape}])`;
}
