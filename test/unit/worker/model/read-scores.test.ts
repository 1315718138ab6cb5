import type { AnswerReader } from '../../../../worker/model/answer-reader.ts';
import type { Scale } from '../../../../worker/model/prepared.ts';
import { createScoreReader } from '../../../../worker/model/read-scores.ts';
import { createClassIndex } from '../../../../worker/scoring/classes.ts';
import { thrownBy } from '../../../support/failure.ts';

function reader(scale: Scale, classes?: readonly string[]): AnswerReader {
  const answer = { kind: 'scores', output: 'y', scale } as const;
  const model = { title: 'model m', answer, ...(classes === undefined ? {} : { classes }) };
  return createScoreReader(model, createClassIndex());
}

function read(from: AnswerReader, scores: readonly number[], count: number, size = count) {
  return from.read({ y: { data: Float32Array.from(scores) } }, { count, size });
}

test('the largest of several scores counts, and rows that fill up are left out', () => {
  const prediction = read(
    reader('distribution', ['a', 'b', 'c']),
    [0, 1, 0, 0.5, 0.25, 0.25, 0, 0, 1],
    2,
    3,
  );
  expect(prediction).toEqual({
    task: 'classification',
    classes: Int32Array.of(1, 0),
    probabilities: { columns: [0, 1, 2], values: Float32Array.of(0, 1, 0, 0.5, 0.25, 0.25) },
  });
});

test.each([
  ['a probability above 1/2', 'distribution', [0.25, 0.5, 0.75], [0, 0, 1]],
  ['a logit above 0', 'logits', [-3, 0, 0.25], [0, 0, 1]],
  ['a probability of no known origin', 'unknown', [0, 0.51, 1], [0, 1, 1]],
] as const)('a single score is that of the second class: %s', (_, scale, scores, classes) => {
  const prediction = read(reader(scale, ['no', 'yes']), scores, 3);
  expect(prediction).toMatchObject({
    classes: Int32Array.from(classes),
    probabilities: { columns: [0, 1] },
  });
});

test('a logit becomes a probability of both classes', () => {
  const prediction = read(reader('logits'), [0, Math.log(3)], 2);
  const values =
    prediction.task === 'classification' ? prediction.probabilities?.values : undefined;
  expect([...(values ?? [])].map((value) => value.toFixed(6))).toEqual([
    '0.500000',
    '0.500000',
    '0.250000',
    '0.750000',
  ]);
});

test.each([
  ['a single score that is no probability', [0.5, 1.5], 2, 'is no probability (1.5)'],
  [
    'scores of another number than classes',
    [1, 2, 3, 4, 5, 6],
    2,
    'has 3 scores for each row, and the model has 2 classes',
  ],
  [
    'a number of scores that is no multiple of the rows',
    [1, 2, 3],
    2,
    'has not so many scores for each row',
  ],
  ['no scores', [], 2, 'has not so many scores for each row'],
])('refuses %s', (_, scores, rows, message) => {
  const failure = thrownBy(() => read(reader('unknown', ['a', 'b']), scores, rows));
  expect(failure.reason).toBe('ModelUnsupported');
  expect(failure.message).toContain(`The output y of the model m ${message}`);
});
