import { readFile } from 'node:fs/promises';
import { jest } from '@jest/globals';
import type { V1Job } from '@kubernetes/client-node';
import { startKueue, stopKueue } from '../../cluster/kueue/start.ts';
import { running } from '../../support/job-world.ts';
import { success } from '../../support/node-stand-in.ts';
import {
  condition,
  eventually,
  isFinished,
  NAMESPACE,
  operatorWorld,
  type OperatorWorld,
  USER_AGENT,
  verdict,
} from '../../support/operator-world.ts';
import { operatorAccount } from '../../support/operator-account.ts';

// Kueue's own controllers beside those of Kubernetes: each run takes several seconds.
jest.setTimeout(120_000);

let world: OperatorWorld;

/** One Job at a time: a worker asks for 250m of CPU. Kueue sends it to the nodes of one pool. */
const QUEUES = [
  { kind: 'ResourceFlavor', metadata: { name: 'spot' }, spec: { nodeLabels: { pool: 'spot' } } },
  {
    kind: 'ClusterQueue',
    metadata: { name: 'main' },
    spec: {
      namespaceSelector: {},
      preemption: { withinClusterQueue: 'LowerPriority' },
      resourceGroups: [
        {
          coveredResources: ['cpu', 'memory'],
          flavors: [
            {
              name: 'spot',
              resources: [
                { name: 'cpu', nominalQuota: '300m' },
                { name: 'memory', nominalQuota: '4Gi' },
              ],
            },
          ],
        },
      ],
    },
  },
  {
    kind: 'LocalQueue',
    metadata: { name: 'team', namespace: NAMESPACE },
    spec: { clusterQueue: 'main' },
  },
].map((queue) => ({ apiVersion: 'kueue.x-k8s.io/v1beta2', ...queue }));

beforeAll(async () => {
  world = await operatorWorld();
  await startKueue(world.plane);
  await world.apply(...QUEUES, {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'urgent' },
    value: 1000,
  });
  await world.kubectl('wait', '--for=condition=Active', 'localqueue/team', '--timeout=60s');
  // Kueue is asked with the permissions of deploy/ too.
  await world.startOperator(await operatorAccount(world));
});

afterAll(async () => {
  await stopKueue(world.plane);
  await world.stop();
});

const QUEUED = { queueName: 'team' };

function messageOf(resource: Parameters<typeof condition>[0]): string {
  return condition(resource, 'Succeeded')?.message ?? '';
}

async function jobOf(name: string): Promise<V1Job> {
  const [job = ''] = await world.jobsOf(name);
  return world.api.batch.readNamespacedJob({ namespace: NAMESPACE, name: job });
}

async function finish(name: string): Promise<void> {
  const { status, spec } = await world.until(name, (resource) => verdict(resource) === 'Running');
  const [pod = ''] = await world.podsOf(name);
  const result = success({ runId: status?.runId ?? '', models: spec.models });
  await world.node.report({ name: pod, namespace: NAMESPACE }, result);
  expect(verdict(await world.until(name, isFinished))).toBe('Succeeded');
}

test('a run is let in by Kueue, on the nodes that it chooses, and ends as any other', async () => {
  await world.create('let-in', { run: QUEUED }, () => [running()]);
  await world.until('let-in', (resource) => verdict(resource) === 'Running');
  const job = await jobOf('let-in');
  expect(job.spec).toMatchObject({
    suspend: false,
    template: { spec: { nodeSelector: { pool: 'spot', 'kubernetes.io/os': 'linux' } } },
  });
  await finish('let-in');
  const events = await world.eventsOf('let-in');
  expect(events.map((event) => event.split(':')[0])).toEqual([
    'Normal RunQueued',
    'Normal RunStarted',
    'Normal RunSucceeded',
  ]);
});

test('a second one waits for the first in Kueue’s own words, and starts after it', async () => {
  await world.create('first', { run: QUEUED }, () => [running()]);
  await world.until('first', (resource) => verdict(resource) === 'Running');
  await world.create('second', { run: QUEUED }, () => [running()]);
  const waiting = await world.until('second', (resource) =>
    /insufficient unused quota for cpu/.test(messageOf(resource)),
  );
  expect(verdict(waiting)).toBe('Queued');
  expect(waiting.status).not.toHaveProperty('startTime');
  expect(await world.podsOf('second')).toEqual([]);
  await finish('first');
  await finish('second');
});

test('a run that makes room for a more urgent one is Queued again, and no failure', async () => {
  const run = { ...QUEUED, retries: 0 };
  await world.create('evicted', { run }, () => [running()]);
  await world.until('evicted', (resource) => verdict(resource) === 'Running');
  const before = await jobOf('evicted');
  await world.create('urgent', { run: { ...QUEUED, priorityClassName: 'urgent' } }, () => [
    running(),
  ]);
  const evicted = await world.until('evicted', (resource) =>
    /^evicted by Kueue \(Preempted\)/.test(messageOf(resource)),
  );
  expect(verdict(evicted)).toBe('Queued');
  expect(condition(evicted, 'Finished')?.status).toBe('False');
  await finish('urgent');
  await finish('evicted');
  expect((await jobOf('evicted')).metadata?.uid).toBe(before.metadata?.uid);
});

test('a queue that is not there is named', async () => {
  await world.create('nowhere', { run: { queueName: 'nowhere' } });
  const resource = await world.until('nowhere', (current) =>
    /LocalQueue nowhere doesn't exist/.test(messageOf(current)),
  );
  expect(verdict(resource)).toBe('Queued');
});

test('a change of the queue makes another Job', async () => {
  const patch = JSON.stringify({ spec: { run: QUEUED } });
  const before = await world.jobsOf('nowhere');
  world.node.script('nowhere', () => [running()]);
  await world.kubectl('patch', 'bi', 'nowhere', '--type=merge', `--patch=${patch}`);
  await finish('nowhere');
  expect(await world.jobsOf('nowhere')).not.toEqual(before);
});

test('spec.suspend takes a run out of the queue, and Kueue does not start it again', async () => {
  const suspend = (name: string, value: boolean) =>
    world.kubectl('patch', 'bi', name, '--type=merge', `--patch={"spec":{"suspend":${value}}}`);
  await world.create('held', { run: QUEUED }, () => [running()]);
  await world.until('held', (resource) => verdict(resource) === 'Running');
  await suspend('held', true);
  await world.until('held', (resource) => verdict(resource) === 'Suspended');
  await eventually(
    async () => [...(await world.jobsOf('held')), ...(await world.podsOf('held'))],
    ({ length }) => length === 0,
  );
  // Its quota is free: the next one starts.
  await world.create('meanwhile', { run: QUEUED }, () => [running()]);
  await finish('meanwhile');
  await suspend('held', false);
  await finish('held');
});

test('the operator never writes to a Job that Kueue manages', async () => {
  const lines = (await readFile(world.plane.auditLog, 'utf8')).trim().split('\n');
  const events = lines.map((line) => JSON.parse(line) as AuditEvent);
  const verbs = events
    .filter(
      ({ userAgent, objectRef }) => userAgent === USER_AGENT && objectRef?.resource === 'jobs',
    )
    .map(({ verb }) => verb);
  expect(new Set(verbs)).toEqual(new Set(['create', 'delete']));
});

interface AuditEvent {
  readonly verb: string;
  readonly userAgent?: string;
  readonly objectRef?: { readonly resource: string };
}
