import { Registry } from 'prom-client';
import type { BatchInference } from '../../../../crds/batchinference.ts';
import { type RunObserver, runMetrics } from '../../../../operator/metrics/runs.ts';
import type { Plan } from '../../../../operator/plan.ts';
import type { FailureReason } from '../../../../worker/contract.ts';
import {
  failureMessage,
  jobOf,
  podOf,
  resultMessage,
  successMessage,
  terminated,
} from '../../../support/job-world.ts';
import { classified } from '../../../support/model-results.ts';
import { after, plan, scored } from '../../../support/plan.ts';
import {
  cronJobOf,
  planOf,
  scheduledResource,
  scoredPod,
  tick,
} from '../../../support/schedule-world.ts';
import { batchInference, type Variation } from '../../../support/resource.ts';
import { samplesOf } from '../../../support/samples.ts';

let registry: Registry;
let runs: RunObserver;

beforeEach(() => {
  registry = new Registry();
  runs = runMetrics(registry);
});

/** What /metrics tells of runs beyond 0, without its prefix and without buckets. */
async function told(): Promise<Record<string, number>> {
  const samples = Object.entries(samplesOf(await registry.metrics()));
  const happened = samples.filter(([name, value]) => value > 0 && !name.includes('_bucket'));
  return Object.fromEntries(happened.map(([name, n]) => [name.replace('batchinference_', ''), n]));
}

/** A resource whose run began at 0 s. */
function begun(variation: Variation = {}): BatchInference {
  const resource = batchInference(variation);
  return after(resource, plan(resource, { seconds: 0 }));
}

/** The plan when the worker has ended with that message, at 3 s. */
function ended(resource: BatchInference, exitCode: number, message: string): Plan {
  const job = jobOf(resource);
  return plan(resource, { jobs: [job], pods: [podOf(job, terminated(exitCode, message))] });
}

const succeeded = (resource: BatchInference) => ended(resource, 0, successMessage(resource));
const failed = (resource: BatchInference, reason: FailureReason) =>
  ended(resource, 3, failureMessage(resource, reason, 'no'));

const SUCCESS = {
  'runs_total{outcome="succeeded",reason="Succeeded"}': 1,
  'run_duration_seconds_sum{outcome="succeeded"}': 3,
  'run_duration_seconds_count{outcome="succeeded"}': 1,
  rows_scored_total: 1300,
};

test('a run that has succeeded is counted, with its duration and its rows', async () => {
  const resource = begun();
  runs.planned(resource, succeeded(resource))();
  expect(await told()).toEqual(SUCCESS);
});

test('a run that is visited again is not counted again', async () => {
  const resource = begun();
  const end = succeeded(resource);
  runs.planned(resource, end)();
  const written = after(resource, end);
  runs.planned(written, plan(written))();
  expect(await told()).toEqual(SUCCESS);
});

test('a run that has failed is counted by its reason, and has scored nothing', async () => {
  // A run before it has succeeded: its rows are still in the status.
  const before = after(begun(), succeeded(begun()));
  const changed = batchInference({
    ...(before.status && { status: before.status }),
    generation: 2,
  });
  const again = {
    ...changed,
    spec: { ...changed.spec, data: { ...changed.spec.data, label: 'x' } },
  };
  const resource = after(again, plan(again, { seconds: 0 }));
  expect(resource.status?.rows).toEqual({ scored: 1300 });
  runs.planned(resource, failed(resource, 'DataEmpty'))();
  expect(await told()).toEqual({
    'runs_total{outcome="failed",reason="DataEmpty"}': 1,
    'run_duration_seconds_sum{outcome="failed"}': 3,
    'run_duration_seconds_count{outcome="failed"}': 1,
  });
});

test.each([
  [0.7, 'passed'],
  [0.6, 'missed'],
])('a gate with an accuracy of %d is counted as %s', async (value, result) => {
  const resource = begun({ gate: [{ model: 'lda', metric: 'accuracy', min: '0.65' }] });
  const message = resultMessage(resource, {
    rows: { scored: 1300, rejected: 0 },
    models: [classified(899), classified(860)],
    gate: [value],
  });
  runs.planned(resource, ended(resource, 0, message))();
  expect(await told()).toEqual({ ...SUCCESS, [`gates_total{result="${result}"}`]: 1 });
});

test('a plan that records no end counts nothing', async () => {
  const resource = batchInference();
  runs.planned(resource, plan(resource))();
  expect(await told()).toEqual({});
});

test('an end that was recorded before this process began counts nothing', async () => {
  const resource = scored();
  runs.planned(resource, plan(resource))();
  const restated = { ...resource, metadata: { ...resource.metadata, generation: 2 } };
  runs.planned(restated, plan(restated))();
  expect(await told()).toEqual({});
});

test('an end that could not be written counts when it is written', async () => {
  const resource = begun();
  runs.planned(resource, succeeded(resource));
  expect(await told()).toEqual({});
  runs.planned(resource, succeeded(resource))();
  expect(await told()).toEqual(SUCCESS);
});

test('an end whose writing was not answered counts once it is seen', async () => {
  const resource = begun();
  const end = succeeded(resource);
  runs.planned(resource, end);
  const written = after(resource, end);
  for (let visit = 0; visit < 2; visit += 1) runs.planned(written, plan(written))();
  expect(await told()).toEqual(SUCCESS);
});

test('an end that was not written because the spec had changed never counts', async () => {
  const resource = begun();
  runs.planned(resource, succeeded(resource));
  const changed = { ...resource, spec: { ...resource.spec, data: { url: 'http://data/new.csv' } } };
  for (let visit = 0; visit < 2; visit += 1) {
    runs.planned(changed as BatchInference, plan(changed as BatchInference))();
  }
  expect(await told()).toEqual({});
});

test('the worker’s reasons for failure are 0 before they happen, and waiting is no failure', async () => {
  const samples = samplesOf(await registry.metrics());
  const of = (reason: FailureReason) =>
    samples[`batchinference_runs_total{outcome="failed",reason="${reason}"}`];
  expect([of('HostKeyChanged'), of('InternalError')]).toEqual([0, 0]);
  expect(of('CredentialsMissing')).toBeUndefined();
});

test('of a schedule each run is counted that the history did not have', async () => {
  const resource = scheduledResource();
  const cronJob = cronJobOf(resource);
  const jobs = [tick(cronJob, -2), tick(cronJob, -1), tick(cronJob, 0)];
  const [one, two, three] = jobs;
  if (!one || !two || !three) throw new Error('no Jobs');
  const failure = failureMessage(resource, 'DataEmpty', 'no');
  const pods = [scoredPod(resource, one), podOf(two, terminated(3, failure))];
  const first = planOf(resource, { cronJob, jobs: [one, two], pods });
  runs.planned(resource, first)();
  const recorded = after(resource, first);
  const second = planOf(recorded, { cronJob, jobs, pods: [...pods, scoredPod(resource, three)] });
  // The first time nobody knows whether the status was written.
  runs.planned(recorded, second);
  runs.planned(after(recorded, second), planOf(after(recorded, second), { cronJob, jobs, pods }))();
  expect(await told()).toMatchObject({
    'runs_total{outcome="succeeded",reason="Succeeded"}': 2,
    'runs_total{outcome="failed",reason="DataEmpty"}': 1,
    'run_duration_seconds_sum{outcome="succeeded"}': 126,
    rows_scored_total: 2600,
  });
});
