import { RunError } from '../errors.ts';
import { quoted, shownName } from '../quote.ts';
import type { ClassIndex } from '../scoring/classes.ts';
import { otherSize, type AnswerReader, type Outputs } from './answer-reader.ts';
import { createClassIds, type LabelData } from './class-ids.ts';
import type { Probabilities } from './prediction.ts';
import type { Answer } from './prepared.ts';

interface LabelModel {
  readonly answer: Extract<Answer, { kind: 'label' }>;
  readonly title: string;
  readonly probabilities: boolean;
}

/** Reads the label of each row, and the scores beside it. */
export function createLabelReader(
  { answer, title, probabilities }: LabelModel,
  classes: ClassIndex,
): AnswerReader {
  const { output, renamed } = answer;
  const scores = probabilities ? answer.scores : undefined;
  const columns = scores === undefined ? [] : classes.idsOf(scores.classes);
  const idsOf = createClassIds(classes, (label) => {
    const name = renamed === undefined ? label : renamed[label];
    if (name !== undefined) return name;
    const known = Object.keys(renamed ?? {}).join(', ');
    throw new RunError(
      'ModelUnsupported',
      `The ${title} predicts the class ${quoted(label)}, and its labels name only ${known}: ` +
        'list one for each class, in the order of the model.',
    );
  });
  return {
    fetches: scores === undefined ? [output] : [output, scores.output],
    read(outputs, { count, size }) {
      const ids = idsOf(labelsOf(outputs, output, size, title), count);
      const data = scores === undefined ? undefined : outputs[scores.output]?.data;
      const block = blockOf(data, { count, size, columns });
      return {
        task: 'classification',
        classes: ids,
        ...(block === undefined ? {} : { probabilities: block }),
      };
    },
  };
}

/** Scores of another number of columns than classes are not one for each class (pairs of an SVC). */
function blockOf(
  data: unknown,
  { count, size, columns }: { count: number; size: number; columns: readonly number[] },
): Probabilities | undefined {
  if (!(data instanceof Float32Array) && !(data instanceof Float64Array)) return undefined;
  if (data.length !== size * columns.length) return undefined;
  return { values: data.subarray(0, count * columns.length), columns };
}

function labelsOf(outputs: Outputs, name: string, rows: number, title: string): LabelData {
  const data: unknown = outputs[name]?.data;
  const isLabel = data instanceof BigInt64Array || data instanceof Int32Array || isTexts(data);
  if (!isLabel) {
    throw new RunError(
      'ModelUnsupported',
      `The output ${shownName(name)} of the ${title} is neither int64, int32 nor string.`,
    );
  }
  // [N], [N, 1] and [1, N] are the same N values in the same order.
  if (data.length !== rows) throw otherSize(name, data.length, rows, title);
  return data;
}

function isTexts(data: unknown): data is readonly string[] {
  return Array.isArray(data) && (data.length === 0 || typeof data[0] === 'string');
}
