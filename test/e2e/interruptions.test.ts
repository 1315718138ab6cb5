import { eventually } from '../support/eventually.ts';
import { kubectl } from '../support/kubectl.ts';
import { csv } from '../support/web-server.ts';
import { createWorld, type World } from './world.ts';

const OPERATOR = ['--namespace', 'batchinference-system'];

let world: World;
beforeAll(async () => {
  world = await createWorld('interruptions');
  await world.createSecret();
}, 60_000);
afterAll(() => world.dispose());

/** The address of a CSV that is held back until it is released. */
function heldBack(name: string): { url: string; asked: Promise<void>; release: () => void } {
  const asked = Promise.withResolvers<undefined>();
  const released = Promise.withResolvers<undefined>();
  world.web.handlers.set(`/${name}.csv`, (request, response) => {
    asked.resolve(undefined);
    void released.promise.then(() => {
      csv(world.data)(request, response);
    });
  });
  const release = () => {
    released.resolve(undefined);
  };
  return {
    url: `${world.web.url}/${name}.csv`,
    asked: asked.promise.then(() => undefined),
    release,
  };
}

test('the operator killed in the middle of a run: the scores come, from exactly one Job', async () => {
  const { url, asked, release } = heldBack('killed');
  await world.applySample('killed', { data: { url } });
  await asked;
  const [job] = await world.jobs('killed');
  await kubectl([...OPERATOR, 'delete', 'pods', '--all', '--grace-period=0', '--force']);
  release();
  await world.untilSucceeded('killed', 'to succeed', ({ status }) => status === 'True');
  const jobs = await world.jobs('killed');
  expect(jobs.map(({ metadata }) => metadata?.uid)).toEqual([job?.metadata?.uid]);
  expect(await world.pods('killed')).toHaveLength(1);
}, 120_000);

test('the operator away while a run ends: the scores come when it is back', async () => {
  const { url, asked, release } = heldBack('away');
  await world.applySample('away', { data: { url } });
  await asked;
  await kubectl([...OPERATOR, 'scale', 'deployment', '--all', '--replicas=0']);
  await eventually(
    () => kubectl([...OPERATOR, 'get', 'pods', '--output', 'name']),
    (pods) => pods === '',
    { what: 'no operator' },
  );
  release();
  const ended = () => world.pods('away').then((pods) => pods[0]?.status?.phase);
  await eventually(ended, (phase) => phase === 'Succeeded', { what: 'the pod to end' });
  await kubectl([...OPERATOR, 'scale', 'deployment', '--all', '--replicas=2']);
  await world.untilSucceeded('away', 'to succeed', ({ status }) => status === 'True');
  expect(await world.jobs('away')).toHaveLength(1);
}, 120_000);

test('a spec changed in the middle of a run stops the pods of the old one', async () => {
  const { url, asked } = heldBack('changed');
  await world.applySample('changed', { data: { url } });
  await asked;
  const [old] = await world.jobs('changed');
  await world.applySample('changed');
  await world.untilSucceeded('changed', 'to succeed', ({ status }) => status === 'True');
  const gone = await eventually(
    () => world.pods('changed'),
    (pods) => pods.length === 1,
    { what: 'the old pods to go' },
  );
  expect(gone[0]?.metadata?.ownerReferences?.[0]?.name).not.toBe(old?.metadata?.name);
  expect(await world.jobs('changed')).toHaveLength(1);
}, 120_000);

test('a pod deleted by hand is replaced, and the run succeeds', async () => {
  const { url, asked, release } = heldBack('deleted');
  await world.applySample('deleted', { data: { url } });
  await asked;
  await world.kubectl(['delete', 'pods', '--selector', 'batchinference.dev/name=deleted']);
  release();
  const { message } = await world.untilSucceeded(
    'deleted',
    'to succeed',
    ({ status }) => status === 'True',
  );
  expect(message).toContain('360 rows');
}, 120_000);

test('a pod that is evicted is replaced without counting as a retry', async () => {
  const { url, asked, release } = heldBack('evicted');
  await world.applySample('evicted', { data: { url }, run: { retries: 0 } });
  await asked;
  const [pod] = await world.pods('evicted');
  const name = pod?.metadata?.name ?? '';
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } };
  const path = `/api/v1/namespaces/${world.namespace}/pods/${name}/eviction`;
  await kubectl(['create', '--raw', path, '--filename', '-'], JSON.stringify(eviction));
  // Not before it is gone: with its data it might still end well.
  await world.kubectl(['wait', '--for=delete', `pod/${name}`, '--timeout=60s']);
  release();
  await world.untilSucceeded('evicted', 'to succeed', ({ status }) => status === 'True');
  const [replacement] = await world.pods('evicted');
  expect(replacement?.metadata?.name).not.toBe(name);
}, 120_000);

test('a Job deleted by hand is made again, and the run succeeds', async () => {
  const { url, asked, release } = heldBack('remade');
  await world.applySample('remade', { data: { url } });
  await asked;
  const [old] = await world.jobs('remade');
  await world.kubectl(['delete', 'job', old?.metadata?.name ?? '']);
  release();
  await world.untilSucceeded('remade', 'to succeed', ({ status }) => status === 'True');
  const jobs = await world.jobs('remade');
  expect(jobs).toHaveLength(1);
  expect(jobs[0]?.metadata?.uid).not.toBe(old?.metadata?.uid);
}, 120_000);

test('deleting the resource deletes its Job and its pods', async () => {
  const { url, asked } = heldBack('removed');
  await world.applySample('removed', { data: { url } });
  await asked;
  await world.kubectl(['delete', 'batchinference', 'removed']);
  await eventually(
    () => world.jobs('removed'),
    (jobs) => jobs.length === 0,
    { what: 'the Job to go' },
  );
  await eventually(
    () => world.pods('removed'),
    (pods) => pods.length === 0,
    { what: 'the pods to go' },
  );
}, 120_000);
