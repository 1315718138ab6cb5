import { jest } from '@jest/globals';
import { running } from '../../support/job-world.ts';
import { failure, success } from '../../support/node-stand-in.ts';
import {
  eventually,
  isFinished,
  NAMESPACE,
  operatorWorld,
  type OperatorWorld,
} from '../../support/operator-world.ts';
import { samplesOf } from '../../support/samples.ts';

jest.setTimeout(90_000);

let world: OperatorWorld;
let port: number;

beforeAll(async () => {
  world = await operatorWorld();
  port = (await world.startOperator()).healthPort;
});

afterAll(async () => {
  await world.stop();
});

async function scrape() {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(response.headers.get('Content-Type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const samples = samplesOf(await response.text());
  const sum = (prefix: string) =>
    Object.entries(samples)
      .filter(([name]) => name.startsWith(prefix))
      .reduce((total, [, value]) => total + value, 0);
  return { samples, sum };
}

const SUCCEEDED = 'batchinference_runs_total{outcome="succeeded",reason="Succeeded"}';
const NOT_FOUND = 'batchinference_runs_total{outcome="failed",reason="DataNotFound"}';

test('each run is counted once, and what the operator did for it', async () => {
  await world.create('well', {}, (run) => [running(), success(run, 900)]);
  await world.create('badly', {}, (run) => [failure(run, 3, 'DataNotFound', 'it is not there')]);
  for (const name of ['well', 'badly']) await world.until(name, isFinished);
  const { samples, sum } = await eventually(scrape, ({ samples: now }) => now[NOT_FOUND] === 1);
  expect(samples[SUCCEEDED]).toBe(1);
  expect(sum('batchinference_runs_total')).toBe(2);
  expect(samples['batchinference_rows_scored_total']).toBe(1000);
  expect(samples['batchinference_run_duration_seconds_count{outcome="succeeded"}']).toBe(1);
  expect(sum('controller_runtime_reconcile_total')).toBeGreaterThanOrEqual(4);
  expect(sum('workqueue_adds_total')).toBeGreaterThanOrEqual(4);
  expect(sum('leader_election_master_status')).toBe(1);
  const { host } = new URL(world.kubeConfig.getCurrentCluster()?.server ?? '');
  const requests = (code: number, method: string) =>
    samples[`rest_client_requests_total{code="${code}",method="${method}",host="${host}"}`];
  // Three lists and three watches at least, a Job for each resource, and the statuses.
  expect(requests(200, 'GET')).toBeGreaterThanOrEqual(6);
  expect(requests(201, 'POST')).toBeGreaterThanOrEqual(2);
  expect(requests(200, 'PATCH')).toBeGreaterThanOrEqual(4);
});

test('another operator counts nothing of what ended before it began', async () => {
  await world.stopOperator();
  port = (await world.startOperator()).healthPort;
  await world.create('later', {}, (run) => [success(run, 900)]);
  await world.until('later', isFinished);
  const { sum } = await eventually(scrape, ({ samples }) => samples[SUCCEEDED] === 1);
  expect(sum('batchinference_runs_total')).toBe(1);
});

test('the scores of all resources are there after a restart too', async () => {
  for (const name of ['well', 'later']) {
    const labels = `namespace="${NAMESPACE}",name="${name}",model="lda",metric="accuracy"`;
    const series = `batchinference_last_score{${labels}}`;
    await eventually(scrape, ({ samples }) => samples[series] === 0.9);
  }
});
