import type {
  V1Job,
  V1JobCondition,
  V1JobStatus,
  V1Pod,
  V1PodStatus,
} from '@kubernetes/client-node';
import { shardsJobFor } from '../../../../operator/shards/job.ts';
import {
  at,
  container,
  failureMessage,
  jobOf,
  podOf,
  running,
  successMessage,
  T0,
  terminated,
} from '../../../support/job-world.ts';
import { after, conditions, plan, settings } from '../../../support/plan.ts';
import { batchInference } from '../../../support/resource.ts';

const resource = batchInference({
  output: { claimName: 'results', probabilities: false },
  run: { shards: 3, ttlSecondsAfterFinished: 60 },
});

function shardsJob(status: V1JobStatus = {}): V1Job {
  const job = shardsJobFor(resource, settings);
  const metadata = { ...job.metadata, uid: 'uid-shards', creationTimestamp: T0 };
  return { ...job, metadata, status: { startTime: at(1), ...status } };
}

function ended(condition: Partial<V1JobCondition>): V1JobStatus {
  return {
    conditions: [{ type: 'Failed', status: 'True', lastTransitionTime: at(9), ...condition }],
  };
}

/** A pod of the shard of that index, counted from 0. */
function shardPod(index: number, status: V1PodStatus): V1Pod {
  const pod = podOf(shardsJob(), status);
  const labels = { 'batch.kubernetes.io/job-completion-index': String(index) };
  return { ...pod, metadata: { ...pod.metadata, labels } };
}

const done = (index: number): V1Pod => shardPod(index, terminated(0, ''));
const unreachable = (index: number): V1Pod =>
  shardPod(index, terminated(75, failureMessage(resource, 'ServerUnreachable', 'no answer')));

/** What the STATUS column and the message say. */
function says({ status }: ReturnType<typeof plan>): string {
  const verdict = status.conditions?.find(({ type }) => type === 'Succeeded');
  return `${verdict?.reason ?? ''}: ${verdict?.message ?? ''}`;
}

test('a run in shards first gets an Indexed Job, in which a shard is tried again alone', () => {
  const { actions } = plan(resource);
  expect(actions).toMatchObject([
    {
      kind: 'createJob',
      job: {
        spec: {
          completionMode: 'Indexed',
          ...{ completions: 3, parallelism: 3, backoffLimitPerIndex: 3, maxFailedIndexes: 0 },
          ...{ activeDeadlineSeconds: 3600, podReplacementPolicy: 'Failed' },
        },
      },
    },
  ]);
  expect(actions[0]).not.toHaveProperty('job.spec.backoffLimit');
});

test.each<[string, V1JobStatus, readonly V1Pod[], string]>([
  [
    'at work',
    { succeeded: 1 },
    [done(0), shardPod(1, running())],
    'Running: 1 of 3 shards are scored',
  ],
  [
    'waiting for an image',
    {},
    [shardPod(0, container({ waiting: { reason: 'ErrImagePull', message: 'not found' } }))],
    'Waiting: 0 of 3 shards are scored; image',
  ],
  [
    'tried again',
    { succeeded: 1 },
    [done(0), unreachable(1), shardPod(2, running())],
    'Running: 1 of 3 shards are scored; one is tried again after ServerUnreachable: no answer (shard 2 of 3)',
  ],
  [
    'tried again with success',
    { succeeded: 1 },
    [unreachable(1), done(1), shardPod(2, running())],
    'Running: 1 of 3 shards are scored',
  ],
  [
    'failed for good',
    {},
    [shardPod(2, terminated(3, failureMessage(resource, 'ModelNotFound', 'no file')))],
    'ModelNotFound: no file (shard 3 of 3)',
  ],
  [
    'out of retries',
    ended({ reason: 'MaxFailedIndexesExceeded' }),
    [unreachable(1), unreachable(1), shardPod(2, terminated(143, ''))],
    'ServerUnreachable: no answer (shard 2 of 3) (2 attempts)',
  ],
  [
    'out of time',
    ended({ reason: 'DeadlineExceeded' }),
    [unreachable(1)],
    'DeadlineExceeded: the run took longer than run.timeoutSeconds and was stopped. ' +
      'The last attempt: ServerUnreachable: no answer (shard 2 of 3)',
  ],
])('shards that are %s', (_how, status, pods, text) => {
  const next = plan(resource, { jobs: [shardsJob(status)], pods: [...pods] });
  expect(next.actions).toEqual([]);
  expect(says(next).slice(0, text.length)).toBe(text);
});

test('when all shards are scored the run gets its own Job, with the time that is left', () => {
  const complete = shardsJob({ ...ended({ type: 'Complete' }), succeeded: 3 });
  const { actions } = plan(resource, { jobs: [complete], pods: [], seconds: 101 });
  const own = jobOf(resource);
  expect(actions).toMatchObject([
    {
      kind: 'createJob',
      job: { metadata: { name: own.metadata?.name }, spec: { activeDeadlineSeconds: 3500 } },
    },
  ]);
  expect(actions[0]).not.toHaveProperty('job.spec.completions');
});

test('the result of the merge is that of the run, and both Jobs get their time to live', () => {
  const own = jobOf(resource);
  const jobs = [shardsJob(ended({ type: 'Complete' })), own];
  const end = plan(resource, {
    jobs,
    pods: [podOf(own, terminated(0, successMessage(resource)))],
  });
  expect(conditions(end)).toMatchObject({ Succeeded: 'True Succeeded' });
  expect(end.actions).toEqual([]);
  const { actions } = plan(after(resource, end), { jobs });
  expect(actions.map((action) => [action.kind, 'name' in action && action.name])).toEqual([
    ['setJobTtl', own.metadata?.name],
    ['setJobTtl', jobs[0]?.metadata?.name],
  ]);
});

test('the Jobs of a superseded run in shards are both deleted', () => {
  const changed = batchInference({ generation: 2, data: { url: 'http://data/new.csv' } });
  const { actions } = plan(changed, { jobs: [shardsJob(), jobOf(resource)] });
  expect(actions.map(({ kind }) => kind)).toEqual(['deleteJob', 'deleteJob', 'createJob']);
});

test('the name of the Indexed Job leaves room for the index of a pod', () => {
  const long = batchInference({ ...resource.spec, name: `a.${'b'.repeat(50)}` });
  const name = shardsJobFor(long, settings).metadata?.name ?? '';
  expect(`${name}-255`).toMatch(/^[a-z0-9-]{1,63}$/);
});
