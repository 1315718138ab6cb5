import type { V1Job } from '@kubernetes/client-node';
import { at, jobOf, podOf, successMessage, terminated } from '../../support/job-world.ts';
import { after, conditions, plan, scored } from '../../support/plan.ts';
import { batchInference } from '../../support/resource.ts';

test('a change of what is scored starts a new run, stops the old one, and keeps the old scores till then', () => {
  const old = scored();
  const changed = {
    ...batchInference({ generation: 2, data: { url: 'http://data/new.csv' } }),
    status: old.status ?? {},
  };
  const oldJob = jobOf(old);
  const next = plan(changed, { jobs: [oldJob] });
  expect(next.actions.map(({ kind }) => kind)).toEqual(['deleteJob', 'createJob']);
  expect(next.actions[0]).toMatchObject({ name: oldJob.metadata?.name, uid: oldJob.metadata?.uid });
  expect(next.status).toMatchObject({ scores: 'lda=0.6915 nn=0.6615', observedGeneration: 2 });
  expect(next.status).not.toHaveProperty('completionTime');
  expect(next.events.map(({ reason }) => reason)).toEqual(['RunStarted']);
});

test('a superseded Job that is already going is not deleted twice', () => {
  const old = jobOf(batchInference({ data: { url: 'http://data/old.csv' } }));
  const going = { ...old, metadata: { ...old.metadata, deletionTimestamp: at(1) } };
  expect(plan(batchInference(), { jobs: [going] }).actions.map(({ kind }) => kind)).toEqual([
    'createJob',
  ]);
});

test('the result of a superseded run never becomes that of the new one', () => {
  const old = batchInference({ data: { url: 'http://data/old.csv' } });
  const job = jobOf(old);
  const next = plan(batchInference(), {
    jobs: [job],
    pods: [podOf(job, terminated(0, successMessage(old)))],
  });
  expect(conditions(next)).toMatchObject({ Succeeded: 'Unknown Waiting' });
  expect(next.status).not.toHaveProperty('scores');
});

test('a time to live that is taken out of the spec is taken off the Job', () => {
  const resource = scored();
  const job = jobOf(resource, { type: 'Complete' });
  const withTtl = { ...job, spec: { ...job.spec, ttlSecondsAfterFinished: 60 } } as V1Job;
  expect(plan(resource, { jobs: [withTtl] }).actions).toMatchObject([
    { kind: 'setJobTtl', ttlSecondsAfterFinished: undefined },
  ]);
});

test('a run that fails keeps the scores of the one before', () => {
  const old = scored();
  const changed = {
    ...batchInference({ generation: 2, data: { url: 'http://data/new.csv' } }),
    status: old.status ?? {},
  };
  const job = jobOf(changed, { reason: 'BackoffLimitExceeded' });
  const pods = [podOf(job, terminated(137, '', { reason: 'OOMKilled' }))];
  const next = plan(changed, { jobs: [job], pods });
  expect(next.status).toMatchObject({ scores: 'lda=0.6915 nn=0.6615', rows: { scored: 1300 } });
  expect(conditions(next)).toMatchObject({ Succeeded: 'False OOMKilled' });
});

test('the pods of a Job that had the same name are not those of the run', () => {
  const resource = batchInference();
  const job = jobOf(resource);
  const gone = { ...job, metadata: { ...job.metadata, uid: 'uid-gone' } };
  const pods = [podOf(gone, terminated(0, successMessage(resource)))];
  expect(conditions(plan(resource, { jobs: [job], pods }))).toMatchObject({
    Succeeded: 'Unknown Waiting',
  });
});

test('after a success only spec.run changes: nothing runs again, and the generation is observed', () => {
  const old = scored();
  const changed = {
    ...batchInference({ generation: 2, run: { timeoutSeconds: 5 } }),
    status: old.status ?? {},
  };
  const next = plan(changed, { jobs: [jobOf(old)] });
  expect(next.actions).toEqual([]);
  expect(next.status).toMatchObject({ observedGeneration: 2, scores: 'lda=0.6915 nn=0.6615' });
  expect(next.status.conditions?.every(({ observedGeneration }) => observedGeneration === 2)).toBe(
    true,
  );
});

test('after a failure a change of spec.run runs again', () => {
  const first = batchInference();
  const job = jobOf(first, { reason: 'BackoffLimitExceeded' });
  const failed = plan(first, {
    jobs: [job],
    pods: [podOf(job, terminated(137, '', { reason: 'OOMKilled' }))],
  });
  const changed = {
    ...batchInference({ generation: 2, run: { resources: { limits: { memory: '4Gi' } } } }),
    status: failed.status,
  };
  expect(plan(changed, { jobs: [job] }).actions.map(({ kind }) => kind)).toEqual([
    'deleteJob',
    'createJob',
  ]);
});

test('a Job deleted by hand in the middle of a run is made again, once it is gone', () => {
  const resource = after(batchInference(), plan(batchInference()));
  const job = jobOf(resource);
  const going = { ...job, metadata: { ...job.metadata, deletionTimestamp: at(1) } };
  expect(plan(resource, { jobs: [going] }).actions).toEqual([]);
  expect(plan(resource).actions.map(({ kind }) => kind)).toEqual(['createJob']);
});

test('the time to live is put onto the Job only when the result is in the status', () => {
  const variation = { run: { ttlSecondsAfterFinished: 60 } };
  const resource = batchInference(variation);
  const job = jobOf(resource, { type: 'Complete' });
  const pods = [podOf(job, terminated(0, successMessage(resource)))];
  expect(plan(resource, { jobs: [job], pods }).actions).toEqual([]);
  const next = plan(scored(variation), { jobs: [job], pods });
  expect(next.actions).toEqual([
    {
      kind: 'setJobTtl',
      name: job.metadata?.name,
      uid: job.metadata?.uid,
      ttlSecondsAfterFinished: 60,
    },
  ]);
  const set = { ...job, spec: { ...job.spec, ttlSecondsAfterFinished: 60 } } as V1Job;
  expect(plan(scored(variation), { jobs: [set], pods }).actions).toEqual([]);
});
