import type { V1PodStatus } from '@kubernetes/client-node';
import { EXIT_CODES } from '../../../worker/contract.ts';
import { failureMessage, running, successMessage, terminated } from '../../support/job-world.ts';
import { batchInference } from '../../support/resource.ts';
import { outcome, refused, resource } from '../../support/run-world.ts';

const evicted: V1PodStatus = {
  phase: 'Failed',
  message: 'The node was low on memory',
  conditions: [{ type: 'DisruptionTarget', status: 'True', message: 'The node was low on memory' }],
};

test('a worker that ended well gives its counts before the Job is complete', () => {
  const result = outcome({ pods: [terminated(0, successMessage(resource))] });
  expect(result).toMatchObject({
    state: 'succeeded',
    result: { rows: { scored: 1300 }, models: [{ correct: 899 }, { correct: 860 }] },
  });
});

test('a success counts even when attempts before it failed', () => {
  const result = outcome({ pods: [refused, terminated(0, successMessage(resource))] });
  expect(result.state).toBe('succeeded');
});

const other = batchInference({ uid: 'another' });
test.each<[string, string, string]>([
  ['missing', '', 'ResultMissing'],
  ['cut off', successMessage(resource).slice(0, 40), 'ResultInvalid'],
  ['oversized', JSON.stringify('x'.repeat(5000)), 'ResultInvalid'],
  ['of another run', successMessage(other), 'ResultInvalid'],
  ['with more correct rows than rows', successMessage(resource, [1301, 860]), 'ResultInvalid'],
  [
    'a failure despite exit code 0',
    failureMessage(resource, 'DataEmpty', 'no rows'),
    'ResultInvalid',
  ],
])('a success whose message is %s is a failure, never a number', (_, message, reason) => {
  const result = outcome({ pods: [terminated(0, message)] });
  expect(result).toMatchObject({
    state: 'failed',
    reason,
    message: expect.stringContaining('kubectl logs'),
  });
});

test('a final failure of the worker ends the run with its own words', () => {
  const message = failureMessage(resource, 'HostKeyUnknown', 'no line for models');
  const result = outcome({ pods: [terminated(EXIT_CODES.final, message)] });
  expect(result).toMatchObject({
    state: 'failed',
    reason: 'HostKeyUnknown',
    message: 'no line for models',
  });
});

test('a final exit code without a readable message still ends the run', () => {
  const result = outcome({ pods: [terminated(EXIT_CODES.final, '{"outcome"')] });
  expect(result).toMatchObject({
    state: 'failed',
    reason: 'WorkerKilled',
    message: expect.stringContaining('exit code 3'),
  });
});

test('a failure that may pass is tried again, and the reason is shown meanwhile', () => {
  expect(outcome({ pods: [refused] })).toMatchObject({
    state: 'waiting',
    message: 'trying again soon (attempt 2 of 4, after ServerUnreachable: models:22 refused)',
  });
  expect(outcome({ pods: [refused, running()] })).toMatchObject({
    state: 'running',
    message: expect.stringContaining('attempt 2 of 4, after ServerUnreachable'),
  });
});

test('an eviction is tried again without counting', () => {
  expect(outcome({ pods: [evicted, running()] })).toMatchObject({
    state: 'running',
    message: expect.stringContaining('attempt 1 of 4, after PodEvicted'),
  });
});

const drained = { conditions: [{ type: 'DisruptionTarget', status: 'True', message: 'drained' }] };

test('a worker stopped by a drain is tried again without counting', () => {
  const stopped = { ...terminated(EXIT_CODES.terminated, ''), ...drained };
  expect(outcome({ pods: [stopped, running()] })).toMatchObject({
    message: expect.stringContaining('attempt 1 of 4, after PodEvicted'),
  });
});

test('a final failure stays final on a node that is being drained', () => {
  const message = failureMessage(resource, 'DataEmpty', 'no rows');
  const result = outcome({ pods: [{ ...terminated(EXIT_CODES.final, message), ...drained }] });
  expect(result).toMatchObject({ state: 'failed', reason: 'DataEmpty' });
});

test('the worker that misses a credential makes the run wait, with its words', () => {
  const text = 'Secret letters-ssh has neither ssh-privatekey nor password';
  const pod = terminated(EXIT_CODES.waiting, failureMessage(resource, 'CredentialsMissing', text));
  expect(outcome({ pods: [pod] })).toMatchObject({
    state: 'waiting',
    message: expect.stringContaining(text),
  });
});

test('when the last retry has failed, nothing is promised while the Job ends', () => {
  const result = outcome({ pods: [refused, refused, refused, refused] });
  expect(result).toMatchObject({
    state: 'waiting',
    message: 'ServerUnreachable: models:22 refused (attempt 4 of 4); the Job is ending',
  });
});

test('a Job without a pod is looked at again, and then said to be refused', () => {
  expect(outcome({ seconds: 4 })).toMatchObject({ state: 'waiting', recheckAfterMs: 6000 });
  expect(outcome({ seconds: 10 })).toMatchObject({
    state: 'waiting',
    message: expect.stringContaining('kubectl describe job'),
  });
});

test('a message with line ends and control characters becomes one line', () => {
  const message = failureMessage(resource, 'ModelInvalid', 'bad\n\u001b[31mmodel\u0000');
  expect(outcome({ pods: [terminated(3, message)] })).toMatchObject({ message: 'bad [31mmodel' });
});
