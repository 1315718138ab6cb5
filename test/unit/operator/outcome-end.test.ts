import { EXIT_CODES } from '../../../worker/contract.ts';
import { at, failureMessage, running, terminated } from '../../support/job-world.ts';
import { outcome, refused, resource, type World } from '../../support/run-world.ts';

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
    { pods: [refused], end: { reason: 'DeadlineExceeded', lastTransitionTime: at(9) } },
    'DeadlineExceeded',
    'ServerUnreachable',
  ],
  ['no pod is left to ask', { end: { ...backoff, message: 'too many' } }, 'JobFailed', 'too many'],
  [
    'the Job is complete but the pod was deleted before it was read',
    { end: { type: 'Complete' } },
    'ResultMissing',
    'batchinference.dev/run',
  ],
  [
    'a node that died never told of its pod',
    { pods: [running()], end: backoff },
    'JobFailed',
    'BackoffLimitExceeded',
  ],
  [
    'the container could not be started',
    { pods: [terminated(128, 'exec: "node": not found', { reason: 'StartError' })], end: backoff },
    'ContainerCannotRun',
    'exec: "node": not found',
  ],
  [
    'the limit of memory was too small to start',
    {
      pods: [terminated(128, 'container init was OOM-killed', { reason: 'StartError' })],
      end: backoff,
    },
    'OOMKilled',
    'run.resources.limits.memory',
  ],
  [
    "Node's heap was full",
    { pods: [terminated(134, '')], end: backoff },
    'WorkerKilled',
    'lack of memory',
  ],
])('when %s, the run has failed for that reason', (_, world, reason, words) => {
  expect(outcome(world)).toMatchObject({
    state: 'failed',
    reason,
    message: expect.stringContaining(words),
  });
});

const stopped = terminated(
  EXIT_CODES.terminated,
  failureMessage(resource, 'Terminated', 'told to stop'),
);

test('a deadline is a failure as soon as the pods begin to be stopped, and what they then say is no news', () => {
  const end = { type: 'FailureTarget', reason: 'DeadlineExceeded', lastTransitionTime: at(2) };
  for (const pod of [running(), stopped]) {
    expect(outcome({ pods: [pod], end })).toMatchObject({
      state: 'failed',
      reason: 'DeadlineExceeded',
      message: 'the run took longer than run.timeoutSeconds and was stopped.',
    });
  }
});

test('a run that hit its deadline says what its last attempt said, or what it waited for', () => {
  const end = { reason: 'DeadlineExceeded', lastTransitionTime: at(9) };
  expect(outcome({ pods: [refused], end })).toMatchObject({
    message: expect.stringContaining('The last attempt: ServerUnreachable: models:22 refused'),
  });
  expect(outcome({ end, waitedFor: 'image worker:1 cannot be pulled' })).toMatchObject({
    message: expect.stringContaining('It was waiting: image worker:1 cannot be pulled'),
  });
});
