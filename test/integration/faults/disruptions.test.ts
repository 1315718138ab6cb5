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

const TOLD = ['RunStarted', 'RunSucceeded'];

/** Ended well, by one Job. Gives the reasons of the Events that tell it. */
async function goodRun(name: string): Promise<readonly string[]> {
  expect(verdict(await world.until(name, isFinished))).toBe('Succeeded');
  expect(await world.jobsOf(name)).toHaveLength(1);
  const events = await world.eventsOf(name);
  return events.map((event) => /^\S+ (\w+)/.exec(event)?.[1] ?? event);
}

test.each<['etcd' | 'kube-apiserver', ...('etcd' | 'kube-apiserver')[]]>([
  ['etcd'],
  ['etcd', 'kube-apiserver'],
])('no run is lost or doubled when %s %s are killed and started again', async (...daemons) => {
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
  for (const name of names) {
    const told = await goodRun(name);
    // An Event that three tries did not bring through an outage is left out; none comes twice.
    expect(told).toEqual(TOLD.filter((reason) => told.includes(reason)));
  }
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
  expect(await goodRun(name)).toEqual(TOLD);
  expect(await world.podsOf(name)).not.toContain(pod);
});
