import { scoredJson, scoredOf } from '../../../../worker/command/scored.ts';
import type { Result } from '../../../../worker/contract.ts';

const result: Result = {
  rows: { scored: 4, rejected: 1 },
  models: [
    {
      task: 'classification',
      sha256: 'a'.repeat(64),
      correct: 3,
      metrics: [0.75, null, 0.5, null],
    },
  ],
};
const models = [{ name: 'lda', path: 'lda.onnx' }];

test('as JSON the scores are what the status would carry', () => {
  expect(JSON.parse(scoredJson(scoredOf(result, { models })))).toEqual({
    scores: 'lda=0.7500',
    best: { model: 'lda', accuracy: '0.750000' },
    rows: { scored: 4, rejected: 1 },
    models: [
      {
        name: 'lda',
        sha256: 'a'.repeat(64),
        rows: 4,
        correct: 3,
        accuracy: '0.750000',
        accuracyInterval: '0.3006-0.9544',
        metrics: { balanced_accuracy: '0.75', log_loss: '0.5' },
      },
    ],
  });
});

test('as JSON a gate is there with its verdict', () => {
  const gate = [{ model: 'lda', metric: 'f1_macro' as const, min: '0.5' }];
  const json = scoredJson(scoredOf({ ...result, gate: [null] }, { models, gate }));
  expect(JSON.parse(json)).toMatchObject({
    gate: {
      passed: false,
      message: 'f1_macro of lda could not be computed and must be at least 0.5',
    },
  });
});
