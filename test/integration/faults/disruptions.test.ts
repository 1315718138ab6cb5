import { jest } from '@jest/globals';
import { running } from '../../support/job-world.ts';
import { type Script, success } from '../../support/node-stand-in.ts';
import {
  eventually,
  isFinished,
  NAMESPACE,
  operatorWorld,
  type OperatorWorld,
  verdict,
} from '../../support/operator-world.ts';

jest.setTimeout(120_000);

let world: OperatorWorld;

beforeAll(async () => {
  world = await operatorWorld();
  await world.startOperator();
});

afterAll(async () => {
  await world.stop();
});

const secondPodSucceeds: Script = (run, attempt) =>
  attempt === 1 ? [running()] : [running(), success(run)];

/** Ended well, by one Job, and told once. */
async function expectOneGoodRun(name: string): Promise<void> {
  expect(verdict(await world.until(name, isFinished))).toBe('Succeeded');
  expect(await world.jobsOf(name)).toHaveLength(1);
  const events = await world.eventsOf(name);
  const reasons = events.map((event) => /^\S+ (\w+)/.exec(event)?.[1] ?? event);
  expect(reasons).toEqual(['RunStarted', 'RunSucceeded']);
}

test.each<['etcd' | 'kube-apiserver', ...('etcd' | 'kube-apiserver')[]]>([
  ['etcd'],
  ['etcd', 'kube-apiserver'],
])('nothing is lost or doubled when %s %s are killed and started again', async (...daemons) => {
  const prefix = `outage-${daemons.length}`;
  const names = ['atwork', 'created', 'finished'].map((stage) => `${prefix}-${stage}`);
  const [atWork = '', created = '', finished = ''] = names;
  let ended = false;
  const script: Script = (run) => (ended ? [running(), success(run)] : [running()]);
  await world.create(finished, {}, (run) => [success(run)]);
  await world.create(atWork, {}, script);
  await world.until(finished, isFinished);
  const { spec, status } = await world.until(atWork, (bi) => verdict(bi) === 'Running');
  const [pod = ''] = await world.podsOf(atWork);
  // The last thing that etcd hears of before it dies.
  await world.create(created, {}, (run) => [running(), success(run)]);
  for (const daemon of daemons) await world.plane.kill(daemon);
  await eventually(
    () => Promise.resolve(world.log.filter(({ level }) => level === 'warn').length),
    (warnings) => warnings > 0,
  );
  await world.plane.restart();
  ended = true;
  const result = success({ runId: status?.runId ?? '', models: spec.models });
  await eventually(() => world.node.report({ name: pod, namespace: NAMESPACE }, result));
  for (const name of names) await expectOneGoodRun(name);
});

test.each<[string, (pod: string) => Promise<unknown>]>([
  [
    'drained from its node',
    (name) => {
      const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } };
      return world.api.core.createNamespacedPodEviction({ name, namespace: NAMESPACE, body });
    },
  ],
  ['deleted by force', (pod) => world.kubectl('delete', 'pod', pod, '--force', '--grace-period=0')],
])('a worker that is %s is replaced within the same run', async (how, disturb) => {
  const name = how.startsWith('drained') ? 'drained' : 'forced';
  await world.create(name, {}, secondPodSucceeds);
  await world.until(name, (resource) => verdict(resource) === 'Running');
  const [pod = ''] = await world.podsOf(name);
  await disturb(pod);
  await expectOneGoodRun(name);
  expect(await world.podsOf(name)).not.toContain(pod);
});
