import { RunError } from '../errors.ts';
import { shownName } from '../quote.ts';
import type { ClassIndex } from '../scoring/classes.ts';
import type { Prediction } from './prediction.ts';
import type { Answer, PreparedModel, Scale } from './prepared.ts';
import type { AnswerReader } from './answer-reader.ts';
import { refuseTooMany } from './class-names.ts';
import { bothColumns, largestColumns, probabilitiesOf, sigmoid } from './scores.ts';

type Scores = Float32Array | Float64Array;

interface ScoreModel extends Pick<PreparedModel, 'title' | 'classes'> {
  readonly answer: Extract<Answer, { kind: 'scores' }>;
}

/** Reads the class of each row from its scores, for a model that gives no label. */
export function createScoreReader(model: ScoreModel, classes: ClassIndex): AnswerReader {
  const { answer, title } = model;
  const listed = model.classes === undefined ? undefined : classes.idsOf(model.classes);
  return {
    fetches: [answer.output],
    read(outputs, { count, size }) {
      const data: unknown = outputs[answer.output]?.data;
      const width = isScores(data) ? data.length / size : 0;
      if (!isScores(data) || width < 1 || !Number.isInteger(width)) {
        throw new RunError(
          'ModelUnsupported',
          `The output ${shownName(answer.output)} of the ${title} has not so many scores for each row.`,
        );
      }
      refuseTooMany(width, title);
      // Without names a class is the index of its column.
      const columns =
        listed ?? Array.from({ length: Math.max(width, 2) }, (_, at) => classes.idOf(String(at)));
      if (columns.length !== Math.max(width, 2)) {
        throw new RunError(
          'ModelUnsupported',
          `The output ${shownName(answer.output)} of the ${title} has ${String(width)} scores for each row, ` +
            `and the model has ${String(columns.length)} classes.`,
        );
      }
      const scores = data.subarray(0, count * width);
      return width === 1
        ? fromSingleColumn(scores, columns, model)
        : fromColumns(scores, columns, answer.scale);
    },
  };
}

function fromColumns(scores: Scores, columns: readonly number[], scale: Scale): Prediction {
  const values = probabilitiesOf(scores, columns.length, scale);
  return {
    task: 'classification',
    classes: largestColumns(scores, columns.length).map((column) => columns[column] ?? 0),
    probabilities: { values, columns },
  };
}

/**
 * One score for each row is that of the second of two classes: a probability above 1/2, or a logit
 * above 0.
 */
function fromSingleColumn(
  scores: Scores,
  columns: readonly number[],
  { answer: { scale, output }, title }: ScoreModel,
): Prediction {
  const isLogit = scale === 'logits';
  const outside = isLogit ? undefined : scores.find((value) => value < 0 || value > 1);
  if (outside !== undefined) {
    throw new RunError(
      'ModelUnsupported',
      `The output ${shownName(output)} of the ${title} is no probability (${String(outside)}), and does not ` +
        'come from a linear layer either: export the model with a Sigmoid at its end.',
    );
  }
  const threshold = isLogit ? 0 : 0.5;
  const classes = Int32Array.from(scores, (score) => columns[score > threshold ? 1 : 0] ?? 0);
  const values = bothColumns(isLogit ? Float64Array.from(scores, sigmoid) : scores);
  return { task: 'classification', classes, probabilities: { values, columns } };
}

function isScores(data: unknown): data is Scores {
  return data instanceof Float32Array || data instanceof Float64Array;
}
