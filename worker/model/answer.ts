import { RunError } from '../errors.ts';
import { quoted } from '../quote.ts';
import { classesOfLabel, classesOfScores } from './onnx/class-lists.ts';
import type { GraphIndex } from './onnx/graph.ts';
import { describeAll, type Declared } from './onnx/values.ts';
import type { Answer, ClassScores, ModelOptions } from './prepared.ts';
import { namedLabel, namedScores, type Classes } from './class-names.ts';
import { isConstant, isDistribution, scaleOf } from './output-origin.ts';

/** The outputs of a model, and the classes that a ZipMap or columns gave to scores. */
export interface Outputs {
  readonly declared: readonly Declared[];
  readonly index: GraphIndex;
  readonly zipped: ReadonlyMap<string, readonly string[]>;
}

/** How to read a model, and its classes when they are known. */
export interface Reading extends Classes {
  readonly answer: Answer;
}

/** What converters call the label and the scores of a classifier. */
const LABEL_NAMES = ['output_label', 'label'];
const SCORE_NAMES = ['probabilities', 'output_probability', 'probability', 'scores'];

const LABEL_TYPES: readonly (string | undefined)[] = ['int64', 'int32', 'string'];
const NUMBER_TYPES: readonly (string | undefined)[] = ['float32', 'float64'];

/**
 * Chooses which outputs to read, and how. The label where there is one: it need not be the class of
 * the largest score. Else the scores, or the number of a regression. The manifest's output, task
 * and labels say what the model does not. ModelUnsupported when it stays open.
 */
export function chooseAnswer(outputs: Outputs, options: ModelOptions): Reading {
  const { declared, index } = outputs;
  const { output: wanted, task, title } = options;
  if (wanted !== undefined) {
    const output = declared.find(({ name }) => name === wanted);
    if (output === undefined) {
      throw new RunError(
        'ModelUnsupported',
        `The ${title} has no output ${quoted(wanted)}: it gives ${describeAll(declared)}.`,
      );
    }
    return readingOf(output, outputs, options);
  }
  const candidates = declared.filter((output) => !isConstant(output.name, index));
  const label = preferred(candidates.filter(isLabel), LABEL_NAMES);
  const scores = candidates.filter(isNumeric(outputs));
  if (task !== 'regression' && label !== undefined) return readingOf(label, outputs, options);
  const number = preferred(scores, SCORE_NAMES) ?? (scores.length === 0 ? label : undefined);
  if (number !== undefined) return readingOf(number, outputs, options);
  throw new RunError(
    'ModelUnsupported',
    `The ${title} gives ${describeAll(declared)}, and it is not clear which of them is the ` +
      'prediction for each row: name it in the output of the model.',
  );
}

function readingOf(output: Declared, outputs: Outputs, options: ModelOptions): Reading {
  const { title, task } = options;
  if (isLabel(output) && task !== 'regression') return labelReading(output, outputs, options);
  if (!isLabel(output) && !isNumeric(outputs)(output)) {
    throw new RunError(
      'ModelUnsupported',
      `The ${title} gives ${describeAll([output])}, and not one class or number for each row.`,
    );
  }
  if (task === 'regression') return { answer: { kind: 'value', output: output.name } };
  return scoreReading(output, outputs, options);
}

function labelReading(output: Declared, outputs: Outputs, options: ModelOptions): Reading {
  const { declared, index, zipped } = outputs;
  const table = declared.filter(
    (other) => other !== output && isNumeric(outputs)(other) && !isConstant(other.name, index),
  );
  const scores = table.find(({ name }) => zipped.has(name)) ?? preferred(table, SCORE_NAMES);
  const listed =
    (scores === undefined ? undefined : zipped.get(scores.name)) ??
    classesOfLabel(output.name, index);
  const isText = output.type === 'string';
  const { renamed, ...classes } = namedLabel({ listed, isText }, options);
  const columns: ClassScores | undefined =
    scores === undefined || classes.classes === undefined
      ? undefined
      : { output: scores.name, classes: classes.classes };
  return {
    ...classes,
    answer: {
      kind: 'label',
      output: output.name,
      ...(renamed === undefined ? {} : { renamed }),
      ...(columns === undefined ? {} : { scores: columns }),
    },
  };
}

/** Numbers without a label: scores of classes, or the prediction of a regression. */
function scoreReading(output: Declared, outputs: Outputs, options: ModelOptions): Reading {
  const { name, shape } = output;
  const { index, zipped } = outputs;
  const { task, labels, title } = options;
  const isSaid = task === 'classification' || labels !== undefined;
  const listed = zipped.get(name) ?? classesOfScores(name, index);
  const scale = scaleOf(name, index, { isSaid, isListed: listed !== undefined });
  const width = shape === undefined ? undefined : shape.length === 1 ? 1 : shape[1];
  const isOfClasses = isSaid || listed !== undefined || isDistribution(scale);
  if (isOfClasses || (width !== undefined && width > 1)) {
    const classes = namedScores({ listed, width }, options);
    return { ...classes, answer: { kind: 'scores', output: name, scale } };
  }
  if (width === 1) return { answer: { kind: 'value', output: name } };
  throw new RunError(
    'ModelUnsupported',
    `The ${title} gives ${describeAll([output])}, and it does not say whether these are scores of ` +
      'classes or a number for each row: set the task of the model.',
  );
}

/** [N], [N, 1] or [1, N], as far as the model says it. */
function isLabel({ type, shape = [] }: Declared): boolean {
  const [first, second = 1, ...others] = shape;
  const isColumn = others.length === 0 && (first === 1 || second === 1);
  return LABEL_TYPES.includes(type) && isColumn;
}

/** A tensor of floats or doubles, or one whose type is left to onnxruntime. */
function isNumeric({ zipped }: Outputs): (output: Declared) => boolean {
  return ({ name, type, shape = [] }) =>
    zipped.has(name) || (NUMBER_TYPES.includes(type) && shape.length <= 2);
}

/** The one with the first of these names, or else the only one. */
function preferred(outputs: readonly Declared[], names: readonly string[]): Declared | undefined {
  const [named] = names.flatMap((wanted) => outputs.filter(({ name }) => name === wanted));
  return named ?? (outputs.length === 1 ? outputs[0] : undefined);
}
