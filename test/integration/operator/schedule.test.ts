/** Schedules with the real CronJob controller, whose ticks come every minute. */
import { jest } from '@jest/globals';
import { failure, skipped, success } from '../../support/node-stand-in.ts';
import {
  condition,
  eventually,
  NAMESPACE,
  operatorWorld,
  type OperatorWorld,
  verdict,
} from '../../support/operator-world.ts';

// Three ticks, and what comes before and after them.
jest.setTimeout(300_000);

const EVERY_MINUTE = { cron: '* * * * *' };
const A_TICK = { seconds: 90 };

let world: OperatorWorld;

beforeAll(async () => {
  world = await operatorWorld();
  await world.startOperator();
});

afterAll(async () => {
  await world.stop();
});

const cronJobsOf = (name: string) =>
  world.kubectl('get', 'cronjobs', `--field-selector=metadata.name=${name}`, '--output=name');

function patch(name: string, change: object): Promise<string> {
  return world.kubectl('patch', 'bi', name, '--type=merge', `--patch=${JSON.stringify(change)}`);
}

/** The resource when its history has so many runs. */
const withRuns = (name: string, count: number) =>
  eventually(
    () => world.get(name),
    ({ status }) => (status?.history ?? []).length >= count,
    { what: `${count} runs of ${name}`, ...A_TICK },
  );

test('each tick is a run: recorded once, with its change, and the spec it was told', async () => {
  const schedule = { ...EVERY_MINUTE, concurrencyPolicy: 'Forbid' as const };
  await world.create('ticking', { schedule }, (run, attempt) =>
    attempt === 2
      ? [failure(run, 3, 'ColumnNotFound', `no column ${run.data.label ?? ''}`)]
      : [success(run, attempt === 1 ? 900 : 890)],
  );
  const waiting = await world.until('ticking', (resource) => verdict(resource) !== undefined);
  expect(waiting.status?.nextScheduleTime).toMatch(/:00Z$/);

  const first = await withRuns('ticking', 1);
  expect(first.status).toMatchObject({
    scores: 'lda=0.9000 mlp=0.9000',
    history: [
      { outcome: 'Succeeded', rows: 1000, models: [{ name: 'lda', accuracy: '0.900000' }, {}] },
    ],
  });
  expect(verdict(first)).toBe('Succeeded');
  await patch('ticking', { spec: { data: { label: 'letter' } } });

  const second = await withRuns('ticking', 2);
  expect(second.status?.history?.[0]).toMatchObject({
    outcome: 'Failed',
    reason: 'ColumnNotFound',
    message: 'no column letter',
  });
  expect(verdict(second)).toBe('ColumnNotFound');
  expect(second.status?.scores).toBe('lda=0.9000 mlp=0.9000');

  // Runs end while there is no operator, and are there when one comes back.
  await world.stopOperator();
  await eventually(
    () => world.jobsOf('ticking'),
    (jobs) => jobs.length > 1,
    A_TICK,
  );
  await world.startOperator();
  const third = await withRuns('ticking', 3);
  const history = third.status?.history ?? [];
  expect(history.slice(0, 3)).toMatchObject([
    { outcome: 'Succeeded', models: [{ name: 'lda', change: '-0.010000' }, { name: 'mlp' }] },
    { outcome: 'Failed' },
    { outcome: 'Succeeded' },
  ]);
  expect(new Set(history.map(({ jobUid }) => jobUid)).size).toBe(history.length);
  expect(new Set(history.map(({ time }) => time)).size).toBe(history.length);
  expect(third.status?.lastScheduleTime).toBe(history[0]?.time);

  // Its CronJob and everything of it goes with the schedule; the history stays.
  await patch('ticking', { spec: { schedule: null } });
  await eventually(
    () => cronJobsOf('ticking'),
    (names) => names === '',
  );
  const { status } = await world.until('ticking', (resource) => verdict(resource) === 'Succeeded');
  expect(status?.history).toHaveLength(history.length);
  expect(status).not.toHaveProperty('nextScheduleTime');
  const events = await world.eventsOf('ticking');
  expect(events.filter((event) => event.includes('ColumnNotFound'))).toHaveLength(1);
});

test('a run that is made by hand from the CronJob is one of the history, and its Job makes room', async () => {
  await world.create(
    'by-hand',
    { schedule: { cron: '@yearly', historyLimit: 2 } },
    (run, attempt) => [success(run, 900 + attempt)],
  );
  await eventually(
    () => cronJobsOf('by-hand'),
    (names) => names !== '',
  );
  for (const name of ['run-1', 'run-2', 'run-3']) {
    await world.kubectl('create', 'job', name, '--from=cronjob/by-hand');
    await world.until('by-hand', ({ status }) => status?.history?.[0]?.jobName === name);
  }
  const { status } = await world.get('by-hand');
  expect(status?.history?.map(({ jobName }) => jobName)).toEqual(['run-3', 'run-2']);
  expect(status?.nextScheduleTime).toMatch(/-01-01T00:00:00Z$/);
  const wide = await world.kubectl('get', 'bi', 'by-hand', '--output=wide');
  expect(wide).toMatch(/LAST SCHEDULE +NEXT SCHEDULE/);
  expect(wide).toContain(status?.nextScheduleTime);
  await eventually(
    () => world.jobsOf('by-hand'),
    (jobs) => jobs.join() === 'run-3',
  );
});

test('a run that would only repeat the last is told to be skipped, and says so', async () => {
  const spec = { schedule: { cron: '@yearly' }, run: { onlyIfChanged: true } };
  await world.create('unchanged', spec, (run) => [
    run.skipIf === undefined ? success(run, 900, 'v1') : skipped(run, run.skipIf),
  ]);
  await eventually(
    () => cronJobsOf('unchanged'),
    (names) => names !== '',
  );
  await world.kubectl('create', 'job', 'unchanged-1', '--from=cronjob/unchanged');
  const first = await world.until('unchanged', (resource) => verdict(resource) === 'Succeeded');
  expect(first.status?.history).toMatchObject([{ etag: 'v1' }]);
  await eventually(
    () => world.kubectl('get', 'cronjob', 'unchanged', '-ojson'),
    (text) => text.includes('skipIf'),
  );
  await world.kubectl('create', 'job', 'unchanged-2', '--from=cronjob/unchanged');
  const second = await world.until('unchanged', (resource) => verdict(resource) === 'Unchanged');
  expect(second.status).toMatchObject({
    scores: first.status?.scores,
    history: [{ jobName: 'unchanged-2', outcome: 'Skipped' }, { jobName: 'unchanged-1' }],
  });
  await eventually(
    () => world.eventsOf('unchanged'),
    (events) => events.some((event) => event.startsWith('Normal RunSkipped')),
  );
});

test('a change of the spec changes the CronJob, and one made by hand in the labels stays', async () => {
  await world.create('changed', { schedule: { cron: '@yearly' } });
  await eventually(
    () => cronJobsOf('changed'),
    (names) => names !== '',
  );
  await world.kubectl('label', 'cronjob', 'changed', 'team=vision');
  await patch('changed', {
    spec: {
      schedule: { cron: '30 2 * * *', timeZone: 'Europe/Madrid' },
      data: { label: 'letter' },
    },
  });
  const read = async () =>
    JSON.parse(await world.kubectl('get', 'cronjob', 'changed', '-ojson')) as {
      metadata: { labels: Record<string, string> };
      spec: { schedule: string; timeZone: string; concurrencyPolicy: string };
    };
  const changed = await eventually(read, ({ spec }) => spec.schedule === '30 2 * * *');
  expect(changed.spec).toMatchObject({ timeZone: 'Europe/Madrid', concurrencyPolicy: 'Forbid' });
  expect(changed.metadata.labels).toMatchObject({ team: 'vision' });
  expect(JSON.stringify(changed)).toContain('\\"label\\":\\"letter\\"');
});

test('a CronJob of that name that belongs to somebody else is left alone, and said so', async () => {
  await world.kubectl('create', 'cronjob', 'taken', '--image=other:1', '--schedule=@yearly');
  await world.create('taken', { schedule: { cron: '@hourly' } });
  const refused = await world.until('taken', (resource) => verdict(resource) !== undefined);
  expect(verdict(refused)).toBe('CronJobNameTaken');
  expect(condition(refused, 'Finished')?.status).toBe('False');
  expect(await world.kubectl('get', 'cronjob', 'taken', '-ojsonpath={.spec.schedule}')).toBe(
    '@yearly',
  );
  expect(refused.metadata.namespace).toBe(NAMESPACE);
});

test('what the API server does not take for a schedule is said with its words, and can be mended', async () => {
  await world.create('crooked', { schedule: { cron: '0 25 * * *' } });
  const refused = await world.until('crooked', (resource) => verdict(resource) !== undefined);
  expect(verdict(refused)).toBe('CronJobRejected');
  expect(condition(refused, 'Succeeded')?.message).toMatch(/25.*Correct spec.schedule/);
  await patch('crooked', { spec: { schedule: { cron: '0 5 * * *' } } });
  const mended = await world.until('crooked', (resource) => verdict(resource) === 'Scheduled');
  expect(condition(mended, 'Stalled')).toBeUndefined();
});
