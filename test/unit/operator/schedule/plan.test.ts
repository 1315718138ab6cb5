import { blocked, refuse } from '../../../../operator/reconcile.ts';
import { at, failureMessage, podOf, running, terminated } from '../../../support/job-world.ts';
import { after, conditions } from '../../../support/plan.ts';
import {
  cronJobOf,
  planOf,
  scheduledResource,
  scoredPod,
  tick,
} from '../../../support/schedule-world.ts';

const kinds = ({ actions }: ReturnType<typeof planOf>) => actions.map(({ kind }) => kind);

const resource = scheduledResource();
const cronJob = cronJobOf(resource);

test('a resource with a schedule gets a CronJob and no Job, and says when it runs', () => {
  const first = planOf(resource);
  expect(kinds(first)).toEqual(['createCronJob']);
  expect(conditions(first)).toEqual({
    Succeeded: 'Unknown Scheduled',
    Finished: 'False Scheduled',
  });
  expect(first.status).toMatchObject({ nextScheduleTime: '2026-11-23T13:00:00Z' });
  expect(first.status.conditions?.[0]?.message).toBe('the next run is at 2026-11-23T13:00:00Z');
  expect(first.status).not.toHaveProperty('lastScheduleTime');
  expect(first.events).toEqual([]);
});

test('a CronJob that is as it should be is left alone, and the same world gives the same status', () => {
  const first = planOf(resource);
  const again = planOf(after(resource, first), { cronJob });
  expect(again.actions).toEqual([]);
  expect(again.status).toEqual(first.status);
});

test('a change of the spec changes the CronJob, with all that others have put on it', () => {
  const metadata = {
    ...cronJob.metadata,
    resourceVersion: '7',
    labels: { ...cronJob.metadata?.labels, team: 'vision' },
  };
  const changed = scheduledResource({}, { data: { label: 'digit' } });
  const [action] = planOf(changed, { cronJob: { ...cronJob, metadata } }).actions;
  expect(action).toMatchObject({
    kind: 'replaceCronJob',
    cronJob: {
      metadata: {
        ...{ uid: 'uid-cron-job', resourceVersion: '7' },
        labels: { team: 'vision', ...cronJobOf(changed).metadata?.labels },
      },
      spec: cronJobOf(changed).spec,
    },
  });
});

test('the Jobs of the CronJob are never deleted by its controller, nor by their own time', () => {
  const { spec } = cronJobOf(scheduledResource({}, { run: { ttlSecondsAfterFinished: 0 } }));
  expect(spec.jobTemplate.spec).not.toHaveProperty('ttlSecondsAfterFinished');
  // A week of runs every minute.
  expect(spec).toMatchObject({
    successfulJobsHistoryLimit: 10_080,
    failedJobsHistoryLimit: 10_080,
  });
});

test('while the newest run is at work the status speaks of it', () => {
  const job = tick(cronJob, 60, {});
  const world = { cronJob, jobs: [job], pods: [podOf(job, running())], seconds: 3605 };
  const plan = planOf(resource, world);
  expect(conditions(plan)).toMatchObject({
    Succeeded: 'Unknown Running',
    Finished: 'False Running',
  });
  expect(plan.status).toMatchObject({
    jobName: 'letters-29923980',
    startTime: '2026-11-23T13:00:00Z',
    lastScheduleTime: '2026-11-23T13:00:00Z',
    nextScheduleTime: '2026-11-23T14:00:00Z',
  });
  expect(plan.events.map(({ reason }) => reason)).toEqual(['RunStarted']);
  expect(planOf(after(resource, plan), world)).toMatchObject({ status: plan.status, events: [] });
});

test('a run that is not ended is judged by the spec that its worker was told', () => {
  const job = tick(cronJob, 60);
  const pods = [scoredPod(resource, job)];
  const models = [{ name: 'other', path: 'other.onnx' }];
  const changed = scheduledResource({}, { models, generation: 2 });
  const plan = planOf(changed, { cronJob, jobs: [job], pods });
  expect(plan.status).toMatchObject({ scores: 'lda=0.6915 nn=0.6615', observedGeneration: 2 });
  expect(kinds(plan)).toEqual(['replaceCronJob']);
});

test('a name that is taken is said, and is no run; what has run is recorded all the same', () => {
  const job = tick(cronJob, 60);
  const seen = { now: at(3700), cronJob, jobs: [job], pods: [scoredPod(resource, job)] };
  const refusal = { reason: 'CronJobRejected', message: 'no such time zone' } as const;
  const plan = refuse(resource, refusal, seen);
  expect(conditions(plan)).toEqual({
    Succeeded: 'False CronJobRejected',
    Finished: 'False CronJobRejected',
    Stalled: 'True CronJobRejected',
  });
  expect(plan.status.history).toHaveLength(1);
  expect(plan.events.map(({ reason }) => reason)).toEqual(['RunSucceeded', 'RunBlocked']);
  const again = refuse(after(resource, plan), refusal, { ...seen, now: at(3701) });
  expect(again).toMatchObject({ status: plan.status, events: [] });
});

test('a CronJob that is refused for now waits, is told once, and is tried again', () => {
  const seen = { now: at(1), jobs: [], pods: [] };
  const first = blocked(resource, 'exceeded quota', seen);
  expect(conditions(first)).toMatchObject({ Succeeded: 'Unknown Waiting' });
  expect(first.events.map(({ reason }) => reason)).toEqual(['RunBlocked']);
  const waiting = after(resource, first);
  expect(blocked(waiting, 'exceeded quota', seen).events).toEqual([]);
  expect(kinds(planOf(waiting))).toEqual(['createCronJob']);
  expect(conditions(planOf(waiting))).toMatchObject({ Succeeded: 'Unknown Scheduled' });
});

test('a spec too large for a worker gets no CronJob', () => {
  const features = Array.from({ length: 1024 }, (_, index) => `${index}`.padEnd(128, 'x'));
  const plan = planOf(scheduledResource({}, { data: { features } }));
  expect(plan.actions).toEqual([]);
  expect(conditions(plan)).toMatchObject({ Succeeded: 'False SpecTooLarge' });
});

test('a suspended CronJob has no next time', () => {
  const suspended = { ...cronJob, spec: { ...cronJob.spec, suspend: true } } as typeof cronJob;
  const plan = planOf(resource, { cronJob: suspended });
  expect(plan.status).not.toHaveProperty('nextScheduleTime');
  expect(plan.status.conditions?.[0]?.message).toBe('CronJob letters is suspended');
  const job = tick(cronJob, 60);
  const world = { cronJob, jobs: [job], pods: [scoredPod(resource, job)] };
  const recorded = after(resource, planOf(resource, world));
  expect(recorded.status).toHaveProperty('nextScheduleTime');
  const halted = planOf(recorded, { ...world, cronJob: suspended });
  expect(halted.status).not.toHaveProperty('nextScheduleTime');
  expect(halted.status).toMatchObject({ lastScheduleTime: '2026-11-23T13:00:00Z' });
});

test('without its schedule the CronJob goes, and a run that has succeeded is not repeated', () => {
  const job = tick(cronJob, 60);
  const pods = [scoredPod(resource, job)];
  const recorded = after(resource, planOf(resource, { cronJob, jobs: [job], pods }));
  const { schedule: _gone, ...spec } = recorded.spec;
  const plan = planOf({ ...recorded, spec }, { cronJob, jobs: [job], pods });
  expect(kinds(plan)).toEqual(['deleteCronJob']);
  expect(conditions(plan)).toMatchObject({ Succeeded: 'True Succeeded' });
  expect(plan.status.history).toHaveLength(1);
});

test('the Job of the time before there was a schedule goes', () => {
  const { schedule: _not, ...spec } = resource.spec;
  const [first] = planOf({ ...resource, spec }).actions;
  if (first?.kind !== 'createJob') throw new Error('no Job');
  const job = { ...first.job, metadata: { ...first.job.metadata, uid: 'uid-before' } };
  expect(kinds(planOf(resource, { cronJob, jobs: [job] }))).toEqual(['deleteJob']);
});

test('a run that failed says why, and its successor starts anew', () => {
  const job = tick(cronJob, 60, { type: 'Failed' });
  const message = failureMessage(resource, 'ColumnNotFound', 'there is no column "letter"');
  const pods = [podOf(job, terminated(3, message))];
  const plan = planOf(resource, { cronJob, jobs: [job], pods });
  expect(conditions(plan)).toMatchObject({ Succeeded: 'False ColumnNotFound' });
  expect(plan.status.history).toMatchObject([{ outcome: 'Failed', reason: 'ColumnNotFound' }]);
  const next = tick(cronJob, 120, {});
  const later = planOf(after(resource, plan), { cronJob, jobs: [job, next], pods, seconds: 7201 });
  expect(conditions(later)).toMatchObject({ Succeeded: 'Unknown Waiting' });
});
