import { Registry } from 'prom-client';
import { queueMetrics } from '../../../../operator/metrics/queue.ts';
import { WorkQueue } from '../../../../operator/queue.ts';
import { samplesOf } from '../../../support/samples.ts';
import { virtualClock, type VirtualClock } from '../../../support/virtual-clock.ts';

const LABELS = '{name="batchinference",controller="batchinference"}';

let clock: VirtualClock;
let registry: Registry;
let queue: WorkQueue;

beforeEach(() => {
  clock = virtualClock();
  registry = new Registry();
  queue = new WorkQueue(clock, queueMetrics(registry, clock));
});

/** What /metrics tells of the queue, without its prefix and its labels. */
async function told(...names: readonly string[]): Promise<readonly (number | undefined)[]> {
  const samples = samplesOf(await registry.metrics());
  return names.map((name) => samples[`workqueue_${name}${LABELS}`]);
}

test('before anything has happened everything is 0, and nothing absent', async () => {
  const names = ['depth', 'adds_total', 'retries_total', 'unfinished_work_seconds'];
  expect(await told(...names)).toEqual([0, 0, 0, 0]);
  expect(await told('longest_running_processor_seconds')).toEqual([0]);
  expect(await told('queue_duration_seconds_count', 'work_duration_seconds_count')).toEqual([0, 0]);
});

test('a key that waits already is no addition', async () => {
  for (const key of ['a', 'b', 'a']) queue.add(key);
  expect(await told('depth', 'adds_total')).toEqual([2, 2]);
});

test('a key that is added while a worker has it is one more that waits', async () => {
  queue.add('a');
  await queue.get();
  expect(await told('depth')).toEqual([0]);
  queue.add('a');
  queue.add('a');
  expect(await told('depth', 'adds_total')).toEqual([1, 2]);
  queue.done('a');
  expect(await told('depth')).toEqual([1]);
  await queue.get();
  expect(await told('depth', 'adds_total')).toEqual([0, 2]);
});

test('how long a key waits and how long a worker has it are two things', async () => {
  queue.add('a');
  clock.advance(2000);
  await queue.get();
  clock.advance(5000);
  queue.done('a');
  expect(await told('queue_duration_seconds_sum', 'work_duration_seconds_sum')).toEqual([2, 5]);
  expect(await told('queue_duration_seconds_count', 'work_duration_seconds_count')).toEqual([1, 1]);
});

test('a key that was added again has waited since then', async () => {
  queue.add('a');
  await queue.get();
  clock.advance(1000);
  queue.add('a');
  clock.advance(1000);
  queue.done('a');
  await queue.get();
  expect(await told('queue_duration_seconds_sum')).toEqual([1]);
});

test('work that is not done shows while it is going on', async () => {
  queue.add('a');
  await queue.get();
  clock.advance(3000);
  queue.add('b');
  await queue.get();
  clock.advance(1000);
  const names = ['unfinished_work_seconds', 'longest_running_processor_seconds'];
  expect(await told(...names)).toEqual([5, 4]);
  queue.done('a');
  expect(await told(...names)).toEqual([1, 1]);
  queue.done('b');
  expect(await told(...names)).toEqual([0, 0]);
});

test('each delay counts as a retry, as client-go counts them', async () => {
  queue.addAfter('a', 1000);
  queue.addRateLimited('b');
  expect(await told('retries_total', 'adds_total', 'depth')).toEqual([2, 0, 0]);
  clock.advance(1000);
  expect(await told('retries_total', 'adds_total', 'depth')).toEqual([2, 2, 2]);
});
