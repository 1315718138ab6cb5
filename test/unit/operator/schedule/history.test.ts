import { decodeTerminationMessage } from '../../../../worker/contract.ts';
import { entryOf, withEntry } from '../../../../operator/schedule/history.ts';
import { failureMessage, podOf, resultMessage, terminated } from '../../../support/job-world.ts';
import { classified } from '../../../support/model-results.ts';
import { after, conditions } from '../../../support/plan.ts';
import {
  cronJobOf,
  planOf,
  scheduledResource,
  scoredPod,
  tick,
} from '../../../support/schedule-world.ts';

const resource = scheduledResource({ historyLimit: 2, concurrencyPolicy: 'Allow' });
const cronJob = cronJobOf(resource);
const [one, two, three] = [60, 120, 180].map((minutes) => tick(cronJob, minutes));
if (!one || !two || !three) throw new Error('no Jobs');

const timesIn = (plan: ReturnType<typeof planOf>) =>
  (plan.status.history ?? []).map(({ time }) => time.slice(11, 16));
const deletedBy = ({ actions }: ReturnType<typeof planOf>) =>
  actions.flatMap((action) => (action.kind === 'deleteJob' ? [action.uid] : []));

test('each run is recorded with its scores, and the change against the one before', () => {
  const first = planOf(resource, { cronJob, jobs: [one], pods: [scoredPod(resource, one)] });
  const pods = [scoredPod(resource, two, [886, 860])];
  const second = planOf(after(resource, first), { cronJob, jobs: [one, two], pods });
  expect(second.status.history).toMatchObject([
    {
      ...{ time: '2026-11-23T14:00:00Z', jobName: two.metadata?.name, outcome: 'Succeeded' },
      ...{ rows: 1300, completionTime: '2026-11-23T12:00:03Z' },
      models: [
        { name: 'lda', accuracy: '0.681538', change: '-0.010000' },
        { name: 'nn', accuracy: '0.661538', change: '+0.000000' },
      ],
    },
    { time: '2026-11-23T13:00:00Z' },
  ]);
  expect(second.status.history?.[1]?.models?.[0]).not.toHaveProperty('change');
  expect(second.status.history?.[0]?.models?.[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(second.events.map(({ reason }) => reason)).toEqual(['RunSucceeded']);
});

test('runs that ended while nobody looked are recorded in one go, in their order', () => {
  const message = failureMessage(resource, 'DataEmpty', 'there are no rows');
  const pods = [podOf(one, terminated(3, message)), scoredPod(resource, two)];
  const plan = planOf(resource, { cronJob, jobs: [two, one], pods });
  expect(plan.status.history?.map(({ outcome }) => outcome)).toEqual(['Succeeded', 'Failed']);
  expect(plan.events.map(({ reason }) => reason)).toEqual(['RunFailed', 'RunSucceeded']);
});

test('no run is recorded twice, nor its Job deleted before the status has it', () => {
  const pods = [one, two, three].map((job) => scoredPod(resource, job));
  const first = planOf(resource, { cronJob, jobs: [one, two], pods });
  expect(deletedBy(first)).toEqual([]);
  // The next visit sees the status with both, and only the latest Job is kept.
  const recorded = after(resource, first);
  const second = planOf(recorded, { cronJob, jobs: [one, two], pods });
  expect(deletedBy(second)).toEqual(['uid-letters-29923980']);
  expect(second).toMatchObject({ status: first.status, events: [] });
  // The third run takes the place of the first, whose Job somebody still sees.
  const third = planOf(recorded, { cronJob, jobs: [one, two, three], pods });
  expect(timesIn(third)).toEqual(['15:00', '14:00']);
  const full = after(resource, third);
  for (const jobs of [
    [one, two, three],
    [one, three],
  ]) {
    const late = planOf(full, { cronJob, jobs, pods });
    expect(late).toMatchObject({ status: third.status, events: [] });
    expect(deletedBy(late)).toContain('uid-letters-29923980');
  }
});

test('an older run that ends after a newer is recorded in its place, and shows no scores', () => {
  const open = tick(cronJob, 60, {});
  const pods = [scoredPod(resource, two, [1000, 1000])];
  const first = planOf(resource, { cronJob, jobs: [open, two], pods });
  expect(timesIn(first)).toEqual(['14:00']);
  const late = planOf(after(resource, first), {
    ...{ cronJob, jobs: [one, two] },
    pods: [...pods, scoredPod(resource, one)],
  });
  expect(timesIn(late)).toEqual(['14:00', '13:00']);
  expect(late.status).toMatchObject({ scores: first.status.scores, jobName: two.metadata?.name });
});

test('two runs that were made in the same second are told apart by name, everywhere alike', () => {
  const short = scheduledResource({ historyLimit: 1 });
  const [b, a] = ['run-b', 'run-a'].map((name) => {
    const { annotations: _byHand, ...metadata } = one.metadata ?? {};
    return { ...one, metadata: { ...metadata, name, uid: `uid-${name}` } };
  });
  if (!a || !b) throw new Error('no Jobs');
  const pods = [scoredPod(resource, a), scoredPod(resource, b)];
  const first = planOf(short, { cronJob, jobs: [b], pods });
  const second = planOf(after(short, first), { cronJob, jobs: [a, b], pods });
  expect(second).toMatchObject({ status: { jobName: 'run-b' }, events: [] });
  expect(deletedBy(second)).toEqual(['uid-run-a']);
});

test('a run at work does not take the place of one that has ended', () => {
  const short = scheduledResource({ historyLimit: 1 });
  const open = tick(cronJob, 120, {});
  const plan = planOf(short, { cronJob, jobs: [one, open], pods: [scoredPod(resource, one)] });
  expect(timesIn(plan)).toEqual(['13:00']);
  expect(plan.events.map(({ reason }) => reason)).toEqual(['RunSucceeded', 'RunStarted']);
  expect(deletedBy(plan)).toEqual([]);
});

test('a Job of the time before there was a schedule, or one that was told nothing, is no run', () => {
  const [owner] = cronJob.metadata?.ownerReferences ?? [];
  const before = { ...one, metadata: { ...one.metadata, ownerReferences: owner ? [owner] : [] } };
  const empty = { ...two, spec: { template: {} } };
  const pods = [scoredPod(resource, before)];
  expect(planOf(resource, { cronJob, jobs: [before, empty], pods }).status).not.toHaveProperty(
    'history',
  );
});

test('a gate is judged for each run against the one before, and a miss makes an Event', () => {
  const gate = [{ model: 'lda', metric: 'accuracy' as const, maxDrop: '0.01' }];
  const gated = scheduledResource({}, { gate });
  const made = cronJobOf(gated);
  const jobs = [60, 120].map((minutes) => tick(made, minutes));
  const pods = jobs.map((job, index) => {
    const correct = [899, 850][index] ?? 0;
    const message = resultMessage(gated, {
      ...{ rows: { scored: 1300, rejected: 0 }, gate: [correct / 1300] },
      models: [classified(correct), classified(860)],
    });
    return podOf(job, terminated(0, message));
  });
  const plan = planOf(gated, { cronJob: made, jobs, pods });
  expect(plan.status.history?.map((entry) => entry.gate)).toEqual(['Missed', 'Passed']);
  expect(conditions(plan)).toMatchObject({ GatePassed: 'False Missed' });
  expect(plan.events.map(({ type, reason }) => `${type} ${reason}`)).toEqual([
    ...['Normal RunSucceeded', 'Normal GatePassed', 'Normal RunSucceeded', 'Warning GateMissed'],
  ]);
  expect(plan.events.at(-1)?.message).toBe(
    'accuracy of lda is 0.653846 and must be no more than 0.01 below the 0.691538 of the run before',
  );
});

test('the largest history is well below what etcd takes for an object', () => {
  const models = Array.from({ length: 16 }, (_, index) => ({
    name: `${index}`.padStart(32, 'm'),
    path: 'm.onnx',
  }));
  const large = scheduledResource({ historyLimit: 100 }, { models });
  const made = cronJobOf(large);
  const text = JSON.stringify({
    ...{ schemaVersion: 2, runId: 'x', outcome: 'succeeded' },
    rows: { scored: 1e15, rejected: 0 },
    models: models.map(() => ({
      ...{ task: 'classification', sha256: 'A'.repeat(43), correct: 1e14 },
      metrics: [0.1, 0.1, 0.1, 0.1],
    })),
  });
  const decoded = decodeTerminationMessage(text, { runId: 'x', models });
  if (!decoded.ok || decoded.message.outcome !== 'succeeded') throw new Error('no result');
  const ending = { state: 'succeeded', result: decoded.message, endedAt: undefined } as const;
  const failed = { state: 'failed', reason: 'DataInvalid', message: '𝄞'.repeat(4096) } as const;
  let history: ReturnType<typeof withEntry> | undefined;
  for (let minutes = 0; minutes < 200; minutes += 1) {
    const time = `${1000 + minutes}`;
    const run = { job: tick(made, minutes), jobName: '', time, runId: 'x', resource: large };
    const before = large.status?.models;
    const end = minutes % 10 === 0 ? { ...failed, endedAt: undefined } : ending;
    history = withEntry(history, entryOf(run, end, before), 100);
  }
  expect(history).toHaveLength(100);
  const messages = (history ?? []).flatMap(({ message }) => message ?? []);
  expect(new Set(messages)).toEqual(new Set([`${'𝄞'.repeat(255)}…`]));
  expect(Buffer.byteLength(JSON.stringify(history))).toBeLessThan(512 * 1024);
});
