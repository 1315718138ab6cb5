import { jest } from '@jest/globals';
import type { V1PodStatus } from '@kubernetes/client-node';
import { container, running } from '../../support/job-world.ts';
import { failure, success } from '../../support/node-stand-in.ts';
import {
  condition,
  eventually,
  isFinished,
  NAMESPACE,
  operatorWorld,
  type OperatorWorld,
  verdict,
} from '../../support/operator-world.ts';
import type { RunDocument } from '../../../worker/contract.ts';

// The Job controller makes the second pod 10 s after the first has failed.
jest.setTimeout(90_000);

let world: OperatorWorld;

beforeAll(async () => {
  world = await operatorWorld();
  await world.startOperator();
});

afterAll(async () => {
  await world.stop();
});

const evicted: V1PodStatus = {
  phase: 'Failed',
  reason: 'Evicted',
  message: 'the node was low on memory',
  conditions: [{ type: 'DisruptionTarget', status: 'True', message: 'low on memory' }],
};

test.each<[string, number, RegExp, (run: RunDocument) => V1PodStatus]>([
  [
    'cannot reach the server',
    1,
    /trying again soon \(attempt 2 of 2, after ServerUnreachable: no answer\)/,
    (run) => failure(run, 75, 'ServerUnreachable', 'no answer'),
  ],
  [
    'finds no credentials',
    0,
    /^CredentialsMissing: no key$/,
    (run) => failure(run, 76, 'CredentialsMissing', 'no key'),
  ],
  ['is evicted', 0, /^PodEvicted: .*low on memory/, () => evicted],
])('a worker that %s is tried again, with %d retries allowed', async (_, retries, says, first) => {
  const name = `again-${crypto.randomUUID().slice(0, 8)}`;
  await world.create(name, { run: { retries } }, (run, attempt) =>
    attempt === 1 ? [running(), first(run)] : [running(), success(run)],
  );
  const meanwhile = await world.until(name, (resource) => says.test(messageOf(resource)));
  expect(verdict(meanwhile)).toBe('Waiting');
  const resource = await world.until(name, isFinished);
  expect(verdict(resource)).toBe('Succeeded');
  expect(await world.jobsOf(name)).toHaveLength(1);
});

test('a run whose retries are used up fails with the last reason', async () => {
  await world.create('used-up', { run: { retries: 0 } }, (run) => [
    failure(run, 75, 'ServerUnreachable', 'no answer from models:22'),
  ]);
  const resource = await world.until('used-up', isFinished);
  expect(condition(resource, 'Succeeded')).toMatchObject({
    status: 'False',
    reason: 'ServerUnreachable',
  });
});

test('a pod that was deleted by hand is replaced', async () => {
  await world.create('deleted-pod', {}, (run, attempt) =>
    attempt === 1 ? [running()] : [running(), success(run)],
  );
  await world.until('deleted-pod', (resource) => verdict(resource) === 'Running');
  const [pod = ''] = await world.podsOf('deleted-pod');
  await world.kubectl('delete', 'pod', pod);
  expect(verdict(await world.until('deleted-pod', isFinished))).toBe('Succeeded');
});

test.each<[string, RegExp, V1PodStatus]>([
  [
    'its image cannot be pulled',
    /image worker:1 cannot be pulled: Back-off/,
    container({ waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } }),
  ],
  [
    'its Secret is missing',
    /Secret ssh is missing or incomplete: secret "ssh" not found/,
    container({
      waiting: { reason: 'CreateContainerConfigError', message: 'secret "ssh" not found' },
    }),
  ],
  [
    'no node takes it',
    /cannot be scheduled: 0\/1 nodes are available/,
    {
      phase: 'Pending',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: '0/1 nodes are available',
        },
      ],
    },
  ],
])('a pod that cannot start because %s is shown while the run waits', async (_, says, status) => {
  const name = `held-${crypto.randomUUID().slice(0, 8)}`;
  await world.create(name, {}, () => [status]);
  const resource = await world.until(name, (current) => says.test(messageOf(current)));
  expect(verdict(resource)).toBe('Waiting');
  expect(condition(resource, 'Finished')?.status).toBe('False');

  const [pod = ''] = await world.podsOf(name);
  const { runId = '' } = resource.status ?? {};
  const result = success({ runId, models: resource.spec.models });
  await world.node.report({ name: pod, namespace: NAMESPACE }, result);
  expect(verdict(await world.until(name, isFinished))).toBe('Succeeded');
});

test('a Job that gets no pod says where to look', async () => {
  await world.kubectl('create', 'quota', 'no-pods', '--hard=pods=0');
  await eventually(
    () => world.kubectl('get', 'quota', 'no-pods', '--output=jsonpath={.status.hard}'),
    (hard) => hard !== '',
  );
  await world.create('podless');
  const resource = await world.until('podless', (current) => /quota/.test(messageOf(current)));
  expect(messageOf(resource)).toContain('kubectl describe job podless-');
  await world.kubectl('delete', 'quota', 'no-pods');
});

function messageOf(resource: Parameters<typeof condition>[0]): string {
  return condition(resource, 'Succeeded')?.message ?? '';
}
