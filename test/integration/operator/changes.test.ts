import { jest } from '@jest/globals';
import { jobFor } from '../../../operator/job/job.ts';
import { running } from '../../support/job-world.ts';
import { success } from '../../support/node-stand-in.ts';
import {
  condition,
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

function patch(name: string, change: object): Promise<string> {
  return world.kubectl('patch', 'bi', name, '--type=merge', `--patch=${JSON.stringify(change)}`);
}

test('a changed spec supersedes the run: its Job goes, its pod is stopped, new scores come', async () => {
  await world.create('changed', {}, (run, attempt) =>
    attempt === 1 ? [running()] : [running(), success(run)],
  );
  const before = await world.until('changed', (resource) => verdict(resource) === 'Running');
  const pods = await world.podsOf('changed');
  await patch('changed', { spec: { data: { label: 'letter' } } });
  const after = await world.until('changed', isFinished);
  expect(after.status?.runId).not.toBe(before.status?.runId);
  expect(after.status?.observedGeneration).toBe(2);
  expect(verdict(after)).toBe('Succeeded');
  await eventually(
    () => world.podsOf('changed'),
    (left) => !left.some((pod) => pods.includes(pod)),
  );
  expect(await world.jobsOf('changed')).toEqual([after.status?.jobName]);
});

test('the old scores stay until the new run has its own', async () => {
  await world.create('kept', {}, (run, attempt) =>
    attempt === 1 ? [success(run, 900)] : [running()],
  );
  await world.until('kept', isFinished);
  await world.kubectl('annotate', 'bi', 'kept', 'batchinference.dev/run=again');
  const again = await world.until('kept', (resource) => verdict(resource) === 'Running');
  expect(again.status?.scores).toBe('lda=0.9000 mlp=0.9000');
  expect(condition(again, 'Finished')?.status).toBe('False');
});

test('a change of how it runs does not repeat a run that succeeded', async () => {
  await world.create('tuned', {}, (run) => [success(run)]);
  const before = await world.until('tuned', isFinished);
  await patch('tuned', { spec: { run: { retries: 1 } } });
  const after = await world.until('tuned', ({ status }) => status?.observedGeneration === 2);
  expect(after.status?.runId).toBe(before.status?.runId);
  expect(await world.jobsOf('tuned')).toEqual([before.status?.jobName]);
});

test('a Job deleted by hand is made again while the run lasts', async () => {
  await world.create('job-gone', {}, (run, attempt) =>
    attempt === 1 ? [running()] : [running(), success(run)],
  );
  const { status } = await world.until('job-gone', (resource) => verdict(resource) === 'Running');
  await world.kubectl('delete', 'job', status?.jobName ?? '');
  expect(verdict(await world.until('job-gone', isFinished))).toBe('Succeeded');
  expect(await world.jobsOf('job-gone')).toEqual([status?.jobName]);
});

test('a Job deleted by hand after the run is not made again, and the scores stay', async () => {
  await world.create('job-done', {}, (run) => [success(run)]);
  const before = await world.until('job-done', isFinished);
  await world.kubectl('delete', 'job', before.status?.jobName ?? '');
  // Something else comes to pass after it, so that the deletion has been seen.
  await patch('job-done', { spec: { run: { retries: 1 } } });
  const after = await world.until('job-done', ({ status }) => status?.observedGeneration === 2);
  expect(after.status?.scores).toBe(before.status?.scores);
  expect(await world.jobsOf('job-done')).toEqual([]);
});

test('a Job’s time to live begins when its result is safe', async () => {
  await world.create('short-lived', { run: { ttlSecondsAfterFinished: 1 } }, (run) => [
    success(run),
  ]);
  await world.until('short-lived', isFinished);
  await eventually(
    () => world.jobsOf('short-lived'),
    ({ length }) => length === 0,
  );
  const resource = await world.get('short-lived');
  expect(verdict(resource)).toBe('Succeeded');
});

test('deleting the resource takes its Job and its pods with it', async () => {
  await world.create('deleted', {}, () => [running()]);
  await world.until('deleted', (resource) => verdict(resource) === 'Running');
  await world.kubectl('delete', 'bi', 'deleted');
  await eventually(
    async () => [...(await world.jobsOf('deleted')), ...(await world.podsOf('deleted'))],
    ({ length }) => length === 0,
  );
});

test('a Job of that name that is not ours is refused and left alone', async () => {
  await world.stopOperator();
  const resource = await world.create('taken');
  const { metadata, spec } = jobFor(resource, { workerImage: 'theirs:1' });
  const { ownerReferences: _owners, labels: _labels, ...theirs } = metadata ?? {};
  await world.api.batch.createNamespacedJob({
    namespace: NAMESPACE,
    body: { metadata: theirs, ...(spec && { spec }) },
  });
  await world.startOperator();
  const refused = await world.until('taken', isFinished);
  expect(condition(refused, 'Succeeded')).toMatchObject({
    status: 'False',
    reason: 'JobNameTaken',
  });
  expect(condition(refused, 'Succeeded')?.message).toContain(`Job ${theirs.name ?? ''} exists`);
  const untouched = await world.api.batch.readNamespacedJob({
    namespace: NAMESPACE,
    name: theirs.name ?? '',
  });
  expect(untouched.metadata).not.toHaveProperty('deletionTimestamp');
  expect(untouched.spec?.template.spec?.containers[0]?.image).toBe('theirs:1');
});

test.each<[string, object, RegExp]>([
  ['a quantity that is none', { limits: { cpu: 'much' } }, /quantities must match/],
  [
    'requests above the limits',
    { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } },
    /must be less than or equal to memory limit/,
  ],
])(
  'a Job that the API server rejects for %s is refused in its words',
  async (_, resources, words) => {
    const name = `rejected-${crypto.randomUUID().slice(0, 8)}`;
    await world.create(name, { run: { resources } });
    const resource = await world.until(name, isFinished);
    expect(condition(resource, 'Succeeded')).toMatchObject({
      status: 'False',
      reason: 'JobRejected',
    });
    expect(condition(resource, 'Succeeded')?.message).toMatch(words);
  },
);

test('a Job that a quota forbids waits, says why, and is made when the quota allows it', async () => {
  await world.kubectl('create', 'quota', 'no-jobs', '--hard=count/jobs.batch=0');
  await eventually(
    () => world.kubectl('get', 'quota', 'no-jobs', '--output=jsonpath={.status.hard}'),
    (hard) => hard !== '',
  );
  await world.create('over-quota', {}, (run) => [success(run)]);
  const resource = await world.until('over-quota', ({ status }) => status !== undefined);
  expect(verdict(resource)).toBe('Waiting');
  expect(condition(resource, 'Succeeded')?.message).toMatch(/exceeded quota: no-jobs/);
  await world.kubectl('delete', 'quota', 'no-jobs');
  expect(verdict(await world.until('over-quota', isFinished))).toBe('Succeeded');
});
