import type { ClassIndex } from '../scoring/classes.ts';
import type { AnswerReader } from './answer-reader.ts';
import type { PreparedModel } from './prepared.ts';
import { createLabelReader } from './read-label.ts';
import { createScoreReader } from './read-scores.ts';
import { createValueReader } from './read-value.ts';

/** Reads what the model answers. Without `probabilities` the scores beside a label are not read. */
export function createAnswerReader(
  model: PreparedModel,
  classes: ClassIndex,
  { probabilities }: { readonly probabilities: boolean },
): AnswerReader {
  const { answer, title } = model;
  switch (answer.kind) {
    case 'label':
      return createLabelReader({ answer, title, probabilities }, classes);
    case 'scores':
      return createScoreReader({ ...model, answer }, classes);
    case 'value':
      return createValueReader(answer.output, title);
  }
}
