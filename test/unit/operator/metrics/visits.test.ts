import { ApiException } from '@kubernetes/client-node';
import type { BatchInference } from '../../../../crds/batchinference.ts';
import { controlled } from '../../../support/controlled.ts';
import { jobOf, labelledPodOf, successMessage, terminated } from '../../../support/job-world.ts';
import { batchInference } from '../../../support/resource.ts';
import { samplesOf } from '../../../support/samples.ts';

const resource = batchInference();
const waiting = batchInference({ run: { ttlSecondsAfterFinished: 60 } });
const broken = { ...resource, spec: null } as unknown as BatchInference;
const key = 'demo/letters';

const conflict = () =>
  Promise.reject(new ApiException(409, '', JSON.stringify({ reason: 'Conflict' }), {}));

/** A world in which the run of the resource has ended well. */
function atItsEnd(of: BatchInference) {
  const job = jobOf(of);
  return { jobs: [job], pods: [labelledPodOf(job, terminated(0, successMessage(of)))] };
}

interface World {
  readonly told: (name: string, labels?: string) => number | undefined;
}

/** What /metrics tells after one visit. */
async function visited(...args: Parameters<typeof controlled>): Promise<World> {
  const { metrics, visit } = controlled(...args);
  await visit(key);
  const samples = samplesOf(await metrics.registry.metrics());
  return {
    told: (name, labels = '') =>
      samples[`controller_runtime_${name}{controller="batchinference"${labels}}`],
  };
}

test.each<[string, string, Parameters<typeof controlled>]>([
  ['goes well', 'success', [resource]],
  ['asks to come again', 'requeue_after', [waiting, atItsEnd(waiting)]],
  ['fails', 'error', [resource, { patchStatus: conflict }]],
  ['finds a bug', 'error', [broken]],
])('a visit that %s is counted as %s', async (_, expected, world) => {
  const { told } = await visited(...world);
  for (const result of ['success', 'requeue_after', 'error']) {
    expect(told('reconcile_total', `,result="${result}"`)).toBe(result === expected ? 1 : 0);
  }
  expect(told('reconcile_errors_total')).toBe(expected === 'error' ? 1 : 0);
  expect(told('reconcile_panics_total')).toBe(world[0] === broken ? 1 : 0);
  expect(told('reconcile_time_seconds_count')).toBe(1);
});

test('workers are counted, and those that are at work', async () => {
  let during: Promise<string> | undefined;
  const world = controlled(resource, {
    createJob() {
      during = world.metrics.registry.metrics();
      return Promise.resolve(jobOf(resource));
    },
  });
  await world.visit(key);
  const active = 'controller_runtime_active_workers{controller="batchinference"}';
  expect(samplesOf((await during) ?? '')[active]).toBe(1);
  const samples = samplesOf(await world.metrics.registry.metrics());
  expect(samples[active]).toBe(0);
  expect(samples['controller_runtime_max_concurrent_reconciles{controller="batchinference"}']).toBe(
    2,
  );
});

test.each([
  ['is written counts once', 1, atItsEnd(resource)],
  ['could not be written does not count', 0, { ...atItsEnd(resource), patchStatus: conflict }],
])('the end of a run that %s', async (_, times, world) => {
  const { metrics, visit } = controlled(resource, world);
  await visit(key);
  const samples = samplesOf(await metrics.registry.metrics());
  expect(samples['batchinference_runs_total{outcome="succeeded",reason="Succeeded"}']).toBe(times);
});
