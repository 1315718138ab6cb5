import type { V1JobCondition, V1PodStatus } from '@kubernetes/client-node';
import { outcomeOf } from '../../../operator/outcome.ts';
import { identifyRun } from '../../../operator/run-id.ts';
import { EXIT_CODES } from '../../../worker/contract.ts';
import {
  at,
  container,
  failureMessage,
  jobOf,
  podOf,
  running,
  successMessage,
  terminated,
} from '../../support/job-world.ts';
import { batchInference } from '../../support/resource.ts';

const resource = batchInference();
const { runId } = identifyRun(resource);

interface World {
  readonly pods?: readonly V1PodStatus[];
  readonly end?: Partial<V1JobCondition>;
  readonly seconds?: number;
}

function outcome({ pods = [], end, seconds = 4 }: World) {
  const job = jobOf(resource, end);
  return outcomeOf(resource, {
    job,
    pods: pods.map((status) => podOf(job, status)),
    runId,
    now: at(seconds),
  });
}

const refused = terminated(
  EXIT_CODES.retryable,
  failureMessage(resource, 'ServerUnreachable', 'models:22 refused'),
);
const evicted: V1PodStatus = {
  phase: 'Failed',
  message: 'The node was low on memory',
  conditions: [{ type: 'DisruptionTarget', status: 'True', message: 'The node was low on memory' }],
};

test('a worker that ended well gives its counts before the Job is complete', () => {
  const result = outcome({ pods: [terminated(0, successMessage(resource))] });
  expect(result).toMatchObject({
    state: 'succeeded',
    models: [{ correct: 899 }, { correct: 860 }],
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

const backoff = { type: 'Failed', reason: 'BackoffLimitExceeded' };
test.each<[string, World, string, string]>([
  [
    'the retries are used up',
    { pods: [refused, refused], end: backoff },
    'ServerUnreachable',
    '(2 attempts)',
  ],
  [
    'the worker was killed for memory',
    { pods: [terminated(137, '', { reason: 'OOMKilled' })], end: backoff },
    'OOMKilled',
    'run.resources.limits.memory',
  ],
  [
    'the worker was killed otherwise',
    { pods: [terminated(137, '')], end: backoff },
    'WorkerKilled',
    'exit code 137',
  ],
  [
    'the deadline has passed',
    { pods: [refused], end: { reason: 'DeadlineExceeded' } },
    'DeadlineExceeded',
    'ServerUnreachable',
  ],
  ['no pod is left to ask', { end: { ...backoff, message: 'too many' } }, 'JobFailed', 'too many'],
  [
    'the Job is complete but the pod was deleted before it was read',
    { end: { type: 'Complete' }, seconds: 31 },
    'ResultMissing',
    'batchinference.dev/run',
  ],
  [
    'a node that died never told of its pod',
    { pods: [running()], end: backoff, seconds: 31 },
    'JobFailed',
    'BackoffLimitExceeded',
  ],
])('when %s, the run has failed for that reason', (_, world, reason, words) => {
  expect(outcome(world)).toMatchObject({
    state: 'failed',
    reason,
    message: expect.stringContaining(words),
  });
});

test.each<[string, World]>([
  ['is complete but no success has been seen yet', { end: { type: 'Complete' } }],
  ['has failed but its pod still seems to run', { pods: [running()], end: backoff }],
])('a Job that %s is given time for the news of its pods', (_, world) => {
  expect(outcome(world)).toMatchObject({ state: 'running', recheckAfterMs: 26_000 });
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

const unschedulable: V1PodStatus = {
  phase: 'Pending',
  conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' }],
};
const waitingWith = (reason: string, message: string) =>
  container({ waiting: { reason, message } });

test.each<[string, V1PodStatus, string]>([
  ['has no node to go to', unschedulable, 'cannot be scheduled: 0/3 nodes are available'],
  [
    'has an image that is not there',
    waitingWith('ImagePullBackOff', 'not found'),
    'image worker:1 cannot be pulled',
  ],
  [
    'misses its Secret',
    waitingWith('CreateContainerConfigError', 'secret "letters-ssh" not found'),
    'Secret letters-ssh is missing or incomplete: secret "letters-ssh" not found',
  ],
  [
    'misses a key of its Secret',
    waitingWith(
      'CreateContainerConfigError',
      "couldn't find key known_hosts in Secret demo/letters-ssh",
    ),
    "couldn't find key known_hosts in Secret demo/letters-ssh",
  ],
  [
    'cannot start for another reason',
    waitingWith('RunContainerError', 'exec failed'),
    'cannot start (RunContainerError): exec failed',
  ],
  ['is about to start', waitingWith('ContainerCreating', ''), 'is starting'],
  ['has just been made', { phase: 'Pending' }, 'is starting'],
])('a pod that %s is said to wait for just that', (_, status, words) => {
  expect(outcome({ pods: [status] })).toMatchObject({
    state: 'waiting',
    message: expect.stringContaining(words),
  });
});
