import { jest } from '@jest/globals';
import type { KubeConfig } from '@kubernetes/client-node';
import { running } from '../../support/job-world.ts';
import { success } from '../../support/node-stand-in.ts';
import { operatorAccount, SYSTEM } from '../../support/operator-account.ts';
import {
  eventually,
  isFinished,
  operatorWorld,
  type OperatorWorld,
  verdict,
} from '../../support/operator-world.ts';

jest.setTimeout(90_000);

let world: OperatorWorld;
let account: KubeConfig;

beforeAll(async () => {
  world = await operatorWorld();
  account = await operatorAccount(world);
});

afterAll(async () => {
  await world.stop();
});

test('the permissions of deploy/ are enough for all that the operator does', async () => {
  const operator = await world.startOperator(account);
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

test('they are enough for a schedule, too', async () => {
  const schedule = { cron: '@yearly' };
  await world.create('by-time', { schedule }, (document) => [success(document)]);
  await world.until('by-time', (resource) => verdict(resource) === 'Scheduled');
  await eventually(() => world.kubectl('get', 'cronjob', 'by-time'));
  for (const name of ['first-run', 'second-run']) {
    await world.kubectl('create', 'job', name, '--from=cronjob/by-time');
    await world.until('by-time', ({ status }) => status?.history?.[0]?.jobName === name);
  }
  await eventually(
    () => world.jobsOf('by-time'),
    (jobs) => jobs.join() === 'second-run',
  );
  const timeZone = '--patch={"spec":{"schedule":{"timeZone":"Europe/Madrid"}}}';
  await world.kubectl('patch', 'bi', 'by-time', '--type=merge', timeZone);
  await eventually(
    () => world.kubectl('get', 'cronjob', 'by-time', '--output=jsonpath={.spec.timeZone}'),
    (zone) => zone === 'Europe/Madrid',
  );
  const none = '--patch={"spec":{"schedule":null}}';
  await world.kubectl('patch', 'bi', 'by-time', '--type=merge', none);
  await eventually(
    () => world.kubectl('get', 'cronjobs', '--output=name'),
    (names) => names === '',
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
  ['get', 'leases.coordination.k8s.io'],
  ['deletecollection', 'cronjobs.batch'],
  ['patch', 'cronjobs.batch'],
  ['create', 'clusterrolebindings.rbac.authorization.k8s.io'],
  ['impersonate', 'users'],
])('the operator may not %s %s', async (verb, resource) => {
  expect(await mayOperator(verb, resource, '--all-namespaces')).toBe('no');
});

test.each([
  ['get', 'batchinference-operator', 'yes'],
  ['update', 'batchinference-operator', 'yes'],
  ['delete', 'batchinference-operator', 'no'],
  ['get', 'of-somebody-else', 'no'],
  ['update', 'of-somebody-else', 'no'],
])('whether in its own namespace the operator may %s the Lease %s: %s', async (verb, name, may) => {
  const lease = `leases.coordination.k8s.io/${name}`;
  expect(await mayOperator(verb, lease, `--namespace=${SYSTEM}`)).toBe(may);
});

async function mayOperator(verb: string, resource: string, where: string): Promise<string> {
  const subject = `--as=system:serviceaccount:${SYSTEM}:batchinference-operator`;
  const answer = await world
    .kubectl('auth', 'can-i', verb, resource, where, subject)
    .catch((error: unknown) => (error as { stdout: string }).stdout);
  return answer.trim();
}
