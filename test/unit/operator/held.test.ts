import type { V1Job } from '@kubernetes/client-node';
import type { BatchInference } from '../../../crds/batchinference.ts';
import type { WorkloadSeen } from '../../../operator/queued.ts';
import { reconcile } from '../../../operator/reconcile.ts';
import {
  at,
  failureMessage,
  jobOf,
  podOf,
  running,
  successMessage,
  terminated,
} from '../../support/job-world.ts';
import { after, conditions, plan, scored, settings } from '../../support/plan.ts';
import { batchInference, type Variation } from '../../support/resource.ts';

/** The resource with spec.suspend, its status kept. */
function suspended(resource: BatchInference, suspend = true): BatchInference {
  return { ...resource, spec: { ...resource.spec, suspend } };
}

/** The resource after its first visit, which has made its Job. */
function started(variation: Variation = {}): BatchInference {
  const resource = batchInference(variation);
  return after(resource, plan(resource, { seconds: 0 }));
}

/** The Job with changes of its spec, and marks on it or on its pods. */
function changed(
  job: V1Job,
  change: { suspend?: boolean; annotations?: Record<string, string>; podLabels?: object },
): V1Job {
  const { annotations, podLabels, suspend } = change;
  const template = { ...job.spec?.template, metadata: { labels: { ...podLabels } } };
  return {
    ...job,
    metadata: { ...job.metadata, ...(annotations && { annotations }) },
    spec: { ...job.spec, template, ...(suspend !== undefined && { suspend }) },
  };
}

const OURS = { 'batchinference.dev/suspended': 'true' };
const LET_IN = { 'kueue.x-k8s.io/podset': 'main' };

test('a resource that is made suspended gets no Job and has not started', () => {
  const first = plan(suspended(batchInference()));
  expect(first.actions).toEqual([]);
  expect(conditions(first)).toEqual({
    Succeeded: 'Unknown Suspended',
    Finished: 'False Suspended',
    Reconciling: 'True Suspended',
  });
  expect(first.status).not.toHaveProperty('startTime');
  expect(first.status).not.toHaveProperty('jobName');
  expect(first.events.map(({ reason }) => reason)).toEqual(['RunSuspended']);
});

test('it starts when it is no longer suspended', () => {
  const held = after(batchInference(), plan(suspended(batchInference())));
  const next = plan(held);
  expect(next.actions.map(({ kind }) => kind)).toEqual(['createJob']);
  expect(next.events.map(({ reason }) => reason)).toEqual(['RunStarted']);
});

test('a run that is suspended has its Job suspended once, is told once, and keeps its start', () => {
  const resource = suspended(started());
  const job = jobOf(resource);
  const pods = [podOf(job, running())];
  const stopping = plan(resource, { jobs: [job], pods });
  expect(stopping.actions).toEqual([
    { kind: 'setJobSuspend', name: job.metadata?.name, uid: job.metadata?.uid, suspend: true },
  ]);
  expect(stopping.events.map(({ reason }) => reason)).toEqual(['RunSuspended']);
  expect(stopping.status).toMatchObject({
    startTime: '2026-11-23T12:00:00Z',
    jobName: job.metadata?.name,
  });
  expect(stopping).not.toHaveProperty('progressFrom');
  expect(stopping.status.conditions?.[0]?.message).toMatch(/is being stopped$/);
  const held = after(resource, stopping);
  const jobs = [changed(job, { suspend: true, annotations: OURS })];
  expect(plan(held, { jobs, pods })).toMatchObject({ actions: [], events: [] });
});

test('the pod that was stopped for it is no failure of the run', () => {
  const resource = suspended(started({ run: { retries: 0 } }));
  const jobs = [changed(jobOf(resource), { suspend: true, annotations: OURS })];
  const message = failureMessage(resource, 'Terminated', 'told to stop');
  const pods = jobs.map((job) => podOf(job, terminated(143, message)));
  const held = plan(resource, { jobs, pods });
  expect(conditions(held)).toMatchObject({ Succeeded: 'Unknown Suspended' });
  expect(held.status.conditions?.[0]?.message).toMatch(/is suspended, and goes on when/);
  const lifted = plan(suspended(resource, false), { jobs, pods });
  expect(conditions(lifted)).toMatchObject({ Succeeded: 'Unknown Waiting' });
});

test('when it is lifted the Job that was suspended for it goes on', () => {
  const resource = suspended(started());
  const job = jobOf(resource);
  const held = after(resource, plan(resource, { jobs: [job] }));
  const lifted = suspended(held, false);
  const jobs = [changed(job, { suspend: true, annotations: OURS })];
  const next = plan(lifted, { jobs });
  expect(next.actions).toMatchObject([{ kind: 'setJobSuspend', suspend: false }]);
  expect(next.events.map(({ reason }) => reason)).toEqual(['RunResumed']);
  expect(plan(after(lifted, next), { jobs: [job] })).toMatchObject({ actions: [], events: [] });
});

test('a Job that somebody else has suspended is left alone, and said to be', () => {
  const resource = started();
  const jobs = [changed(jobOf(resource), { suspend: true })];
  const next = plan(resource, { jobs });
  expect(next.actions).toEqual([]);
  expect(conditions(next)).toMatchObject({ Succeeded: 'Unknown Suspended' });
  expect(next.status.conditions?.[0]?.message).toMatch(/was suspended, and not by spec\.suspend/);
});

test.each<[string, Parameters<typeof terminated>, string]>([
  ['success', [0, successMessage(batchInference())], 'True Succeeded'],
  [
    'final failure',
    [3, failureMessage(batchInference(), 'ColumnNotFound', 'no column')],
    'False ColumnNotFound',
  ],
])('a %s that came first counts, suspended or not', (_, end, verdict) => {
  const resource = suspended(started());
  const job = jobOf(resource);
  const ended = plan(resource, { jobs: [job], pods: [podOf(job, terminated(...end))] });
  expect(ended.actions).toEqual([]);
  expect(conditions(ended)).toMatchObject({ Succeeded: verdict });
});

test('for a run that has ended, suspend changes nothing', () => {
  const resource = suspended(scored());
  const next = plan(resource, { jobs: [jobOf(resource)] });
  expect(next).toMatchObject({ actions: [], events: [], status: resource.status });
});

test('a change of the spec while suspended takes the old Job away and makes no new one', () => {
  const old = jobOf(batchInference({ data: { url: 'http://data/old.csv' } }));
  const next = plan(suspended(batchInference()), { jobs: [old] });
  expect(next.actions.map(({ kind }) => kind)).toEqual(['deleteJob']);
});

const QUEUED = { run: { queueName: 'team' } };

function queuedPlan(
  resource: BatchInference,
  { jobs, workload, seconds = 4 }: { jobs: V1Job[]; workload?: WorkloadSeen; seconds?: number },
) {
  return reconcile(resource, { now: at(seconds), jobs, pods: [], workload }, settings);
}

function found(...conditions: readonly [type: string, status: string, message: string][]) {
  const list = conditions.map(([type, status, message]) => ({
    ...{ type, status, message },
    reason: type === 'Evicted' ? 'Preempted' : 'Pending',
  }));
  return { state: 'found', conditions: list } as const;
}

test.each<[string, WorkloadSeen, RegExp]>([
  ['no word of Kueue', { state: 'unreadable' }, /^the Job waits in the queue team$/],
  ['no Workload yet', { state: 'none' }, /queue team; Kueue has not taken it up yet$/],
  ['no Kueue', { state: 'noKueue' }, /queue team, and this cluster has no Kueue .*run\.queueName/],
  [
    'no quota',
    found(['QuotaReserved', 'False', 'insufficient unused quota for cpu']),
    /^the Job waits in the queue team: insufficient unused quota for cpu$/,
  ],
  [
    'an eviction',
    found(['QuotaReserved', 'False', 'pending'], ['Evicted', 'True', 'to make room\nfor another']),
    /^evicted by Kueue \(Preempted\): to make room for another; the Job waits in the queue team again$/,
  ],
  [
    'an eviction that is over',
    found(['Evicted', 'False', 'Previously: preempted'], ['QuotaReserved', 'True', 'reserved']),
    /^the Job waits in the queue team$/,
  ],
])('a Job in a queue is Queued, with %s', (_, workload, says) => {
  const resource = batchInference(QUEUED);
  const next = queuedPlan(resource, { jobs: [jobOf(resource)], workload });
  expect(next.actions).toEqual([]);
  expect(conditions(next)).toMatchObject({ Succeeded: 'Unknown Queued', Finished: 'False Queued' });
  expect(next.status.conditions?.[0]?.message).toMatch(says);
  expect(next.status).toHaveProperty('jobName');
});

test.each([
  [0, 5000],
  [60, 15_000],
  [36_000, 300_000],
])('after %d s in a queue, Kueue is asked again in %d ms', (seconds, ms) => {
  const resource = batchInference(QUEUED);
  const next = queuedPlan(resource, { jobs: [jobOf(resource)], seconds });
  expect(next.requeueAfterMs).toBe(ms);
});

test('a queued run has not started until Kueue lets it in, and an eviction is told as such', () => {
  const resource = batchInference(QUEUED);
  const job = jobOf(resource);
  const step = (before: BatchInference, jobs: V1Job[], seconds: number) => {
    const next = queuedPlan(before, { jobs, seconds });
    const { startTime } = next.status;
    return { next: after(before, next), told: next.events.map(({ reason }) => reason), startTime };
  };
  const made = step(resource, [], 0);
  expect(made).toMatchObject({ told: ['RunQueued'], startTime: undefined });
  const queued = step(made.next, [job], 1);
  expect(queued).toMatchObject({ told: [], startTime: undefined });
  const letIn = step(queued.next, [changed(job, { suspend: false, podLabels: LET_IN })], 30);
  expect(letIn).toMatchObject({ told: ['RunStarted'], startTime: '2026-11-23T12:00:30Z' });
  const evicted = step(letIn.next, [job], 60);
  expect(evicted).toMatchObject({ told: ['RunQueued'], startTime: '2026-11-23T12:00:30Z' });
  expect(step(evicted.next, [changed(job, { suspend: false })], 90).told).toEqual(['RunResumed']);
});

test.each<[string, V1Job]>([
  ['waits in a queue', jobOf(batchInference(QUEUED))],
  ['was let in', changed(jobOf(batchInference(QUEUED)), { suspend: false })],
  [
    'Kueue manages although it names no queue',
    changed(jobOf(batchInference()), { podLabels: LET_IN }),
  ],
])('with spec.suspend a Job that %s is deleted, because Kueue would start it again', (_, job) => {
  const hasQueue = job.metadata?.labels?.['kueue.x-k8s.io/queue-name'] !== undefined;
  const resource = suspended(batchInference(hasQueue ? QUEUED : {}));
  const next = plan(resource, { jobs: [job] });
  expect(next.actions.map(({ kind }) => kind)).toEqual(['deleteJob']);
  expect(conditions(next)).toMatchObject({ Succeeded: 'Unknown Suspended' });
  const going = { ...job, metadata: { ...job.metadata, deletionTimestamp: at(1) } };
  const then = plan(after(resource, next), { jobs: [going] });
  expect(then.actions).toEqual([]);
  expect(conditions(then)).toMatchObject({ Succeeded: 'Unknown Suspended' });
});
