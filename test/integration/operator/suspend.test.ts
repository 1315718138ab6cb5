import { jest } from '@jest/globals';
import type { V1Job } from '@kubernetes/client-node';
import { running } from '../../support/job-world.ts';
import { failure, runOf, success } from '../../support/node-stand-in.ts';
import {
  eventually,
  isFinished,
  NAMESPACE,
  operatorWorld,
  type OperatorWorld,
  verdict,
} from '../../support/operator-world.ts';

jest.setTimeout(90_000);

let world: OperatorWorld;

beforeAll(async () => {
  world = await operatorWorld();
  await world.startOperator();
});

afterAll(async () => {
  await world.stop();
});

function suspend(name: string, value: boolean): Promise<string> {
  const patch = JSON.stringify({ spec: { suspend: value } });
  return world.kubectl('patch', 'bi', name, '--type=merge', `--patch=${patch}`);
}

async function jobOf(name: string): Promise<V1Job> {
  const [job = ''] = await world.jobsOf(name);
  return world.api.batch.readNamespacedJob({ namespace: NAMESPACE, name: job });
}

/** A pod with a node goes only when its kubelet has stopped it; one without goes at once. */
async function giveNode(pod: string): Promise<void> {
  const body = { metadata: { name: pod }, target: { kind: 'Node', name: 'node-1' } };
  await world.api.core.createNamespacedPodBinding({ name: pod, namespace: NAMESPACE, body });
}

/** What a kubelet does with a pod that is to go: the worker ends with 143, then the pod is gone. */
async function stopPod(name: string): Promise<void> {
  const pod = await eventually(
    () => world.api.core.readNamespacedPod({ name, namespace: NAMESPACE }),
    ({ metadata }) => metadata?.deletionTimestamp !== undefined,
  );
  const end = failure(runOf(pod), 143, 'Terminated', 'told to stop');
  await world.node.report({ name, namespace: NAMESPACE }, end);
  await world.kubectl('delete', 'pod', name, '--grace-period=0', '--force', '--wait=false');
}

test('a resource that is made suspended gets no Job, and runs when it is lifted', async () => {
  await world.create('made-suspended', { suspend: true }, (run) => [success(run)]);
  await world.until('made-suspended', (resource) => verdict(resource) === 'Suspended');
  expect(await world.jobsOf('made-suspended')).toEqual([]);
  await suspend('made-suspended', false);
  expect(verdict(await world.until('made-suspended', isFinished))).toBe('Succeeded');
  const events = await world.eventsOf('made-suspended');
  expect(events.map((event) => event.split(':')[0])).toEqual([
    'Normal RunSuspended',
    'Normal RunStarted',
    'Normal RunSucceeded',
  ]);
});

test('a run without retries is stopped, is Suspended, and goes on in the same Job', async () => {
  await world.create('stopped', { run: { retries: 0 } }, (run, attempt) =>
    attempt === 1 ? [running()] : [running(), success(run)],
  );
  await world.until('stopped', (resource) => verdict(resource) === 'Running');
  const before = await jobOf('stopped');
  const [pod = ''] = await world.podsOf('stopped');
  await giveNode(pod);
  await suspend('stopped', true);
  await stopPod(pod);
  const held = await world.until('stopped', ({ status }) =>
    /is suspended, and goes on/.test(status?.conditions?.[0]?.message ?? ''),
  );
  expect(verdict(held)).toBe('Suspended');
  const { status } = await jobOf('stopped');
  expect(status?.failed ?? 0).toBe(0);
  expect(status).not.toHaveProperty('startTime');

  await suspend('stopped', false);
  expect(verdict(await world.until('stopped', isFinished))).toBe('Succeeded');
  expect((await jobOf('stopped')).metadata?.uid).toBe(before.metadata?.uid);
});

test('a run for a queue waits where there is no Kueue, and says what is missing', async () => {
  await world.create('unqueued', { run: { queueName: 'team' } });
  const resource = await world.until('unqueued', ({ status }) =>
    /this cluster has no Kueue/.test(status?.conditions?.[0]?.message ?? ''),
  );
  expect(verdict(resource)).toBe('Queued');
  expect(await world.podsOf('unqueued')).toEqual([]);
});

test('for a run that has ended, suspend changes nothing', async () => {
  await world.create('ended', {}, (run) => [success(run)]);
  const before = await world.until('ended', isFinished);
  await suspend('ended', true);
  const after = await world.until('ended', ({ status }) => status?.observedGeneration === 2);
  expect(verdict(after)).toBe('Succeeded');
  expect(after.status?.scores).toBe(before.status?.scores);
  expect((await jobOf('ended')).spec?.suspend).toBe(false);
});

test('a Job that somebody else suspends is said to be, and left to them', async () => {
  await world.create('theirs', {}, (run, attempt) =>
    attempt === 1 ? [running()] : [running(), success(run)],
  );
  const { status } = await world.until('theirs', (resource) => verdict(resource) === 'Running');
  const patch = (value: boolean) =>
    world.kubectl('patch', 'job', status?.jobName ?? '', `--patch={"spec":{"suspend":${value}}}`);
  await patch(true);
  await world.until('theirs', (resource) => verdict(resource) === 'Suspended');
  await eventually(
    () => world.podsOf('theirs'),
    ({ length }) => length === 0,
  );
  expect((await jobOf('theirs')).spec?.suspend).toBe(true);
  await patch(false);
  expect(verdict(await world.until('theirs', isFinished))).toBe('Succeeded');
});
