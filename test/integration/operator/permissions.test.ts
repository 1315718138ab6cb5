import { jest } from '@jest/globals';
import { KubeConfig } from '@kubernetes/client-node';
import { running } from '../../support/job-world.ts';
import { success } from '../../support/node-stand-in.ts';
import {
  eventually,
  isFinished,
  operatorWorld,
  type OperatorWorld,
  verdict,
} from '../../support/operator-world.ts';

jest.setTimeout(90_000);

const SYSTEM = 'batchinference-system';
const RBAC = new URL('../../../deploy/rbac.yaml', import.meta.url).pathname;

let world: OperatorWorld;

beforeAll(async () => {
  world = await operatorWorld();
  await world.kubectl('create', 'namespace', SYSTEM);
  await world.kubectl('apply', '--filename', RBAC);
});

afterAll(async () => {
  await world.stop();
});

/** The operator's ServiceAccount, with a token as its pod gets one. */
async function serviceAccount(): Promise<KubeConfig> {
  const created = await world.kubectl(
    '--namespace',
    SYSTEM,
    'create',
    'token',
    'batchinference-operator',
  );
  const cluster = world.kubeConfig.getCurrentCluster();
  if (cluster === null) throw new Error('no cluster');
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(cluster, { name: 'operator', token: created.trim() });
  return kubeConfig;
}

test('the permissions of deploy/ are enough for all that the operator does', async () => {
  const operator = await world.startOperator(await serviceAccount());
  const ready = await fetch(`http://127.0.0.1:${operator.healthPort}/readyz`);
  expect(await ready.text()).toBe('ok\n');

  const run = { ttlSecondsAfterFinished: 3600 };
  await world.create('permitted', { run }, (document, attempt) =>
    attempt === 1 ? [running()] : [running(), success(document)],
  );
  await world.until('permitted', (resource) => verdict(resource) === 'Running');
  // A superseded Job is deleted, and the time to live of the new one is set.
  await world.kubectl('annotate', 'bi', 'permitted', 'batchinference.dev/run=again');
  const { status } = await world.until('permitted', isFinished);
  await eventually(
    () => world.kubectl('get', 'job', status?.jobName ?? '', '--output=jsonpath={.spec}'),
    (spec) => spec.includes('"ttlSecondsAfterFinished":3600'),
  );
  expect(await world.jobsOf('permitted')).toEqual([status?.jobName]);
  await eventually(
    () => world.eventsOf('permitted'),
    ({ length }) => length === 3,
  );
  expect(world.log.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
});

test.each([
  ['get', 'secrets'],
  ['list', 'secrets'],
  ['create', 'pods'],
  ['delete', 'pods'],
  ['patch', 'pods'],
  ['create', 'pods/exec'],
  ['get', 'pods/log'],
  ['update', 'batchinferences.batchinference.dev'],
  ['create', 'batchinferences.batchinference.dev'],
  ['delete', 'batchinferences.batchinference.dev'],
  ['deletecollection', 'jobs.batch'],
  ['create', 'clusterrolebindings.rbac.authorization.k8s.io'],
  ['impersonate', 'users'],
])('the operator may not %s %s', async (verb, resource) => {
  const subject = `--as=system:serviceaccount:${SYSTEM}:batchinference-operator`;
  const answer = await world
    .kubectl('auth', 'can-i', verb, resource, '--all-namespaces', subject)
    .catch((error: unknown) => (error as { stdout: string }).stdout);
  expect(answer.trim()).toBe('no');
});
