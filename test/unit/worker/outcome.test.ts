import { RunError } from '../../../worker/errors.ts';
import { failed, succeeded, terminated, untilAborted } from '../../../worker/outcome.ts';

const RESULT = { name: 'm', sha256: 'a'.repeat(64), rows: 2, correct: 1 };

test('a run that succeeded ends with its counts', () => {
  expect(succeeded('r1', [RESULT])).toEqual({
    schemaVersion: 1,
    runId: 'r1',
    outcome: 'succeeded',
    models: [RESULT],
  });
});

test('a known failure ends with its reason and its message', () => {
  expect(failed('r1', new RunError('DataEmpty', 'The data is empty.'))).toEqual({
    schemaVersion: 1,
    runId: 'r1',
    outcome: 'failed',
    reason: 'DataEmpty',
    message: 'The data is empty.',
  });
});

test('anything else is a bug, told without a stack', () => {
  const { reason, message } = failed('r1', new TypeError('x is not a function'));
  expect(reason).toBe('InternalError');
  expect(message).toContain('an error that it does not know: x is not a function.');
  expect(message).not.toContain('outcome.test');
});

test('waits for the work', async () => {
  const { signal } = new AbortController();
  await expect(untilAborted(Promise.resolve(1), signal)).resolves.toBe(1);
  await expect(untilAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
});

test('waits no longer than until the signal, even for work that does not hear it', async () => {
  const stop = new AbortController();
  const never = new Promise<never>(() => undefined);
  const waiting = untilAborted(never, stop.signal);
  stop.abort(terminated());
  await expect(waiting).rejects.toMatchObject({ reason: 'Terminated' });
  await expect(untilAborted(never, stop.signal)).rejects.toMatchObject({ reason: 'Terminated' });
});
