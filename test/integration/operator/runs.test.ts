import { jest } from '@jest/globals';
import { running, terminated } from '../../support/job-world.ts';
import { failure, success, successMessage } from '../../support/node-stand-in.ts';
import {
  condition,
  eventually,
  isFinished,
  operatorWorld,
  type OperatorWorld,
} from '../../support/operator-world.ts';
import type { RunDocument } from '../../../worker/contract.ts';

jest.setTimeout(90_000);

let world: OperatorWorld;

beforeAll(async () => {
  world = await operatorWorld();
  await world.startOperator();
});

afterAll(async () => {
  await world.stop();
});

test('a run that succeeds has its scores in the status', async () => {
  await world.create('well', {}, (run) => [running(), success(run, 900)]);
  const resource = await world.until('well', isFinished);
  expect(resource.status).toMatchObject({
    observedGeneration: 1,
    scores: 'lda=0.9000 mlp=0.9000',
    best: { model: 'lda', accuracy: '0.900000' },
    rows: { scored: 1000 },
    models: [
      { name: 'lda', rows: 1000, correct: 900, accuracy: '0.900000' },
      { name: 'mlp', rows: 1000, correct: 900, accuracy: '0.900000' },
    ],
  });
  expect(condition(resource, 'Succeeded')).toMatchObject({ status: 'True', reason: 'Succeeded' });
  expect(condition(resource, 'Reconciling')).toBeUndefined();
  expect(condition(resource, 'Stalled')).toBeUndefined();
  expect(await world.jobsOf('well')).toEqual([resource.status?.jobName]);
  const events = await eventually(
    () => world.eventsOf('well'),
    ({ length }) => length === 2,
  );
  expect(events).toEqual([
    expect.stringMatching(/^Normal RunStarted: Job well-[0-9a-f]{10} has been created$/),
    'Normal RunSucceeded: lda=0.9000 mlp=0.9000 over 1000 rows',
  ]);
});

test('kubectl shows how it stands, its scores and its rows', async () => {
  await world.create('shown', {}, (run) => [success(run, 900)]);
  await world.kubectl('wait', '--for=condition=Finished', '--timeout=60s', 'bi/shown');
  expect(await world.kubectl('get', 'bi', 'shown')).toMatch(
    /NAME +STATUS +SCORES +ROWS +AGE\s+shown +Succeeded +lda=0.9000 mlp=0.9000 +1000 +/,
  );
});

const gate = [{ model: 'lda', metric: 'accuracy' as const, min: '0.9' }];

test('a gate that is passed can be waited for, and has its numbers in the status', async () => {
  await world.create('passed', { gate }, (run) => [success(run, 900)]);
  await world.kubectl('wait', '--for=condition=GatePassed', '--timeout=60s', 'bi/passed');
  const resource = await world.get('passed');
  expect(condition(resource, 'GatePassed')).toMatchObject({
    reason: 'Passed',
    message: 'accuracy of lda is 0.9, at least 0.9',
  });
  expect(await world.kubectl('get', 'bi', 'passed', '--output=wide')).toMatch(/ Passed /);
  const events = await eventually(
    () => world.eventsOf('passed'),
    ({ length }) => length === 3,
  );
  expect(events[2]).toBe('Normal GatePassed: accuracy of lda is 0.9, at least 0.9');
});

test('a gate that is missed is told once, of a run that has succeeded', async () => {
  await world.create('missed', { gate }, (run) => [running(), success(run, 899)]);
  await world.kubectl('wait', '--for=condition=GatePassed=false', '--timeout=60s', 'bi/missed');
  const resource = await world.get('missed');
  expect(condition(resource, 'Succeeded')).toMatchObject({ status: 'True' });
  expect(condition(resource, 'Stalled')).toBeUndefined();
  const events = await eventually(
    () => world.eventsOf('missed'),
    ({ length }) => length === 3,
  );
  expect(events[2]).toBe('Warning GateMissed: accuracy of lda is 0.899 and must be at least 0.9');
});

test('a Job with every volume is one that the API server takes', async () => {
  const data = { file: { configMapName: 'digits', path: 'digits.csv' } };
  const output = { claimName: 'results', path: 'a', probabilities: true };
  await world.create('mounting', { data: { ...data, url: undefined as never }, output }, (run) => [
    success(run),
  ]);
  await world.until('mounting', isFinished);
  const same = { data: { file: { claimName: 'results', path: 'x' }, url: undefined as never } };
  await world.create('same-claim', { ...same, output }, (run) => [success(run)]);
  await world.until('same-claim', isFinished);
  await world.create('secret', { data: { secretName: 'data-login' } }, (run) => [success(run)]);
  expect(condition(await world.until('secret', isFinished), 'Succeeded')?.status).toBe('True');
});

const message = 'the server presented SHA256:abc';

test.each<{ reason: string; says: RegExp; status: (run: RunDocument) => object }>([
  {
    reason: 'HostKeyChanged',
    says: /presented SHA256:abc/,
    status: (run) => failure(run, 3, 'HostKeyChanged', message),
  },
  {
    reason: 'InternalError',
    says: /presented/,
    status: (run) => failure(run, 70, 'InternalError', message),
  },
  {
    reason: 'OOMKilled',
    says: /run.resources.limits.memory/,
    status: () => terminated(137, '', { reason: 'OOMKilled', signal: 9 }),
  },
  { reason: 'ResultMissing', says: /kubectl logs/, status: () => terminated(0, '') },
  {
    reason: 'ResultInvalid',
    says: /not valid JSON/,
    status: (run) => terminated(0, successMessage(run).slice(0, 100)),
  },
  {
    reason: 'ResultInvalid',
    says: /longer than 4096 bytes/,
    status: (run) => terminated(0, successMessage(run).padEnd(5000)),
  },
  {
    reason: 'ResultInvalid',
    says: /another run/,
    status: (run) => terminated(0, successMessage({ ...run, runId: '0123456789' })),
  },
  {
    reason: 'ResultInvalid',
    says: /more correct rows than rows/,
    status: (run) => terminated(0, successMessage(run, 1001)),
  },
])('a run whose pod ends badly says $reason ($says)', async ({ reason, says, status }) => {
  const name = `bad-${crypto.randomUUID().slice(0, 8)}`;
  await world.create(name, { run: { retries: 0 } }, (run) => [running(), status(run)]);
  const resource = await world.until(name, isFinished);
  expect(condition(resource, 'Succeeded')).toMatchObject({ status: 'False', reason });
  expect(condition(resource, 'Succeeded')?.message).toMatch(says);
  expect(condition(resource, 'Stalled')).toMatchObject({ status: 'True', reason });
  expect(resource.status).not.toHaveProperty('scores');
  expect(await world.podsOf(name)).toHaveLength(1);
  const events = await eventually(
    () => world.eventsOf(name),
    ({ length }) => length === 2,
  );
  expect(events[1]).toMatch(new RegExp(`^Warning RunFailed: ${reason}: `));
});

test('a run that takes longer than its timeout is stopped and says so', async () => {
  await world.create('slow', { run: { timeoutSeconds: 1 } }, () => [running()]);
  const resource = await world.until('slow', isFinished);
  expect(condition(resource, 'Succeeded')).toMatchObject({ reason: 'DeadlineExceeded' });
  await eventually(
    () => world.podsOf('slow'),
    ({ length }) => length === 0,
  );
});
