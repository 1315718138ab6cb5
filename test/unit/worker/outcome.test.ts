import type { Result } from '../../../worker/contract.ts';
import { RunError } from '../../../worker/errors.ts';
import { failed, succeeded, terminated, unchanged } from '../../../worker/outcome.ts';

const RESULT = {
  rows: { scored: 2, rejected: 0 },
  models: [
    {
      task: 'classification',
      sha256: 'a'.repeat(64),
      correct: 1,
      metrics: [0.5, 0.5, null, null],
    },
  ],
} as const satisfies Result;

test('a run that succeeded ends with its counts', () => {
  expect(succeeded('r1', RESULT)).toEqual({
    schemaVersion: 2,
    runId: 'r1',
    outcome: 'succeeded',
    ...RESULT,
  });
});

test('a run that was skipped ends with what it would have scored', () => {
  const scored = { etag: 'v1', sha256: ['a'.repeat(64)] };
  expect(unchanged('r1', scored)).toEqual({
    ...{ schemaVersion: 2, runId: 'r1', outcome: 'unchanged' },
    ...scored,
  });
});

test('a known failure ends with its reason and its message', () => {
  expect(failed('r1', new RunError('DataEmpty', 'The data is empty.'), 'the log')).toEqual({
    schemaVersion: 2,
    runId: 'r1',
    outcome: 'failed',
    reason: 'DataEmpty',
    message: 'The data is empty.',
  });
});

test('anything else is a bug, told without a stack', () => {
  const { reason, message } = failed('r1', new TypeError('x is\nnot a function'), 'the log');
  expect(reason).toBe('InternalError');
  expect(message).toBe(
    'An error that BatchInference does not know: TypeError: x is not a function. This is a bug: ' +
      'report it to its maintainers, with the log.',
  );
});

test('a run that was stopped says by whom', () => {
  expect(failed('r1', terminated('by SIGINT'), '')).toMatchObject({
    reason: 'Terminated',
    message: 'The run was stopped before it had finished (by SIGINT).',
  });
});
