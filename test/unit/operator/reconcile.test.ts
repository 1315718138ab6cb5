import { jobFor } from '../../../operator/job/job.ts';
import { blocked, refuse } from '../../../operator/reconcile.ts';
import {
  at,
  container,
  failureMessage,
  jobOf,
  podOf,
  running,
  successMessage,
  terminated,
} from '../../support/job-world.ts';
import { after, conditions, plan, scored, settings } from '../../support/plan.ts';
import { batchInference } from '../../support/resource.ts';

/** Nothing but the time. */
const seenAt = (seconds: number) => ({ now: at(seconds), jobs: [], pods: [] });

test('a new resource gets its Job, a first status and one Event', () => {
  const resource = batchInference();
  const first = plan(resource, { seconds: 0 });
  expect(first.actions).toEqual([{ kind: 'createJob', job: jobFor(resource, settings) }]);
  expect(conditions(first)).toEqual({
    Succeeded: 'Unknown Waiting',
    Finished: 'False Waiting',
    Reconciling: 'True Waiting',
  });
  expect(first.status).toMatchObject({ observedGeneration: 1, startTime: '2026-11-23T12:00:00Z' });
  expect(first.events.map(({ reason }) => reason)).toEqual(['RunStarted']);
});

test('while the worker runs the status says so, and the start does not move', () => {
  const resource = after(batchInference(), plan(batchInference(), { seconds: 0 }));
  const job = jobOf(resource);
  const next = plan(resource, { jobs: [job], pods: [podOf(job, running())] });
  expect(conditions(next)).toMatchObject({ Succeeded: 'Unknown Running' });
  expect(next).toMatchObject({
    actions: [],
    events: [],
    status: { startTime: '2026-11-23T12:00:00Z' },
  });
});

test('a run that ended well puts its scores into the status', () => {
  const resource = after(batchInference(), plan(batchInference(), { seconds: 0 }));
  const job = jobOf(resource);
  const end = plan(resource, {
    jobs: [job],
    pods: [podOf(job, terminated(0, successMessage(resource)))],
  });
  expect(end.status).toMatchObject({
    scores: 'lda=0.6915 nn=0.6615',
    best: { model: 'lda', accuracy: '0.691538' },
    rows: { scored: 1300 },
    models: [
      { name: 'lda', correct: 899, rows: 1300, accuracy: '0.691538' },
      { name: 'nn', correct: 860, rows: 1300, accuracy: '0.661538' },
    ],
    completionTime: '2026-11-23T12:00:03Z',
    duration: '3s',
  });
  expect(conditions(end)).toEqual({ Succeeded: 'True Succeeded', Finished: 'True Succeeded' });
  expect(end.events).toEqual([
    { type: 'Normal', reason: 'RunSucceeded', message: 'lda=0.6915 nn=0.6615 over 1300 rows' },
  ]);
});

test('a run that failed says why, is stalled for kstatus, and makes a warning', () => {
  const resource = batchInference();
  const job = jobOf(resource);
  const message = failureMessage(resource, 'ColumnNotFound', 'there is no column "letter"');
  const end = plan(resource, { jobs: [job], pods: [podOf(job, terminated(3, message))] });
  expect(conditions(end)).toEqual({
    Succeeded: 'False ColumnNotFound',
    Finished: 'True ColumnNotFound',
    Stalled: 'True ColumnNotFound',
  });
  expect(end.events).toMatchObject([
    // Nobody has told yet: the operator was away.
    { type: 'Normal', reason: 'RunStarted', message: `Job ${job.metadata?.name} has been created` },
    {
      type: 'Warning',
      reason: 'RunFailed',
      message: 'ColumnNotFound: there is no column "letter"',
    },
  ]);
});

test('what has ended is left alone: the same status, no action and no Event, with its Job or without', () => {
  const resource = scored();
  for (const jobs of [[jobOf(resource)], []]) {
    const again = plan(resource, { jobs, seconds: 500 });
    expect(again).toMatchObject({ actions: [], events: [] });
    expect(again.status).toEqual(resource.status);
  }
});

test('a run that hit its deadline while it waited says for what', () => {
  const first = batchInference();
  const job = jobOf(first);
  const pulling = container({ waiting: { reason: 'ErrImagePull', message: 'not found' } });
  const resource = after(first, plan(first, { jobs: [job], pods: [podOf(job, pulling)] }));
  const end = plan(resource, { jobs: [jobOf(resource, { reason: 'DeadlineExceeded' })] });
  expect(conditions(end)).toMatchObject({ Succeeded: 'False DeadlineExceeded' });
  expect(end.status.conditions?.[0]?.message).toContain('It was waiting: image worker:1');
});

test('a spec too large for a pod fails at once, naming the limit', () => {
  const features = Array.from({ length: 1000 }, (_, index) => `${index}-${'x'.repeat(200)}`);
  const next = plan(batchInference({ data: { features } }));
  expect(next.actions).toEqual([]);
  expect(conditions(next)).toMatchObject({ Succeeded: 'False SpecTooLarge' });
});

test('a Job that is refused for good fails the run, and stays refused', () => {
  const resource = batchInference();
  const refused = refuse(
    resource,
    { reason: 'JobNameTaken', message: 'Job letters-1 is not ours' },
    seenAt(1),
  );
  expect(conditions(refused)).toMatchObject({
    Succeeded: 'False JobNameTaken',
    Finished: 'True JobNameTaken',
  });
  expect(refused.events.map(({ reason }) => reason)).toEqual(['RunFailed']);
  expect(plan(after(resource, refused)).actions).toEqual([]);
});

test('a Job that is refused for now has not started, is announced once, and starts when it may', () => {
  const resource = batchInference();
  const first = blocked(resource, 'exceeded quota', seenAt(1));
  expect(conditions(first)).toMatchObject({ Succeeded: 'Unknown Waiting' });
  expect(first.status).not.toHaveProperty('startTime');
  expect(first.events).toEqual([
    { type: 'Warning', reason: 'RunBlocked', message: 'exceeded quota' },
  ]);
  const waiting = after(resource, first);
  expect(blocked(waiting, 'exceeded quota by more', seenAt(2)).events).toEqual([]);
  const started = plan(waiting);
  expect(started.actions.map(({ kind }) => kind)).toEqual(['createJob']);
  expect(started.events.map(({ reason }) => reason)).toEqual(['RunStarted']);
});

test('a status that somebody has spoilt does not stop the run', () => {
  const resource = after(batchInference(), plan(batchInference(), { seconds: 0 }));
  const spoilt = {
    ...resource,
    status: { ...resource.status, startTime: '2024-01-01T00:00:00,5Z' },
  };
  const job = jobOf(resource);
  const pods = [podOf(job, terminated(0, successMessage(resource)))];
  expect(plan(spoilt, { jobs: [job], pods }).status).toMatchObject({
    startTime: '2026-11-23T12:00:04Z',
    scores: 'lda=0.6915 nn=0.6615',
  });
});

test('lastTransitionTime moves only when a condition changes its status', () => {
  const started = after(batchInference(), plan(batchInference(), { seconds: 0 }));
  const job = jobOf(started);
  const next = plan(started, { jobs: [job], pods: [podOf(job, running())], seconds: 9 });
  expect(next.status.conditions?.[0]).toMatchObject({
    reason: 'Running',
    lastTransitionTime: '2026-11-23T12:00:00Z',
  });
  const end = plan(after(started, next), {
    jobs: [job],
    pods: [podOf(job, terminated(0, successMessage(started)))],
    seconds: 11,
  });
  expect(end.status.conditions?.[0]).toMatchObject({
    status: 'True',
    lastTransitionTime: '2026-11-23T12:00:11Z',
  });
});
