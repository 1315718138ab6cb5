import type { V1CronJob, V1Job, V1Pod } from '@kubernetes/client-node';
import type { BatchInference } from '../../../../crds/batchinference.ts';
import { runDocumentOf } from '../../../../operator/job/run-document.ts';
import { identifyRun } from '../../../../operator/run-id.ts';
import {
  encodeTerminationMessage,
  type Scored,
  SCHEMA_VERSION,
} from '../../../../worker/contract.ts';
import { failureMessage, podOf, resultMessage, terminated } from '../../../support/job-world.ts';
import { classified } from '../../../support/model-results.ts';
import { after, conditions } from '../../../support/plan.ts';
import { cronJobOf, planOf, scheduledResource, tick } from '../../../support/schedule-world.ts';
import type { Variation } from '../../../support/resource.ts';

const variation: Variation = { run: { onlyIfChanged: true } };
const fresh = scheduledResource({}, variation);

/** The pod of a run that scored the data with that ETag. */
function scoredPod(resource: BatchInference, job: V1Job, etag?: string, correct = 899): V1Pod {
  const gate = resource.spec.gate?.map(() => correct / 1300);
  const message = resultMessage(resource, {
    rows: { scored: 1300, rejected: 0 },
    models: [classified(correct), classified(860)],
    ...(etag !== undefined && { etag }),
    ...(gate && { gate }),
  });
  return podOf(job, terminated(0, message));
}

/** The resource after its first run. */
function afterOne(resource: BatchInference, etag?: string): BatchInference {
  const cronJob = cronJobOf(resource);
  const job = tick(cronJob, 60);
  const pods = [scoredPod(resource, job, etag)];
  return after(resource, planOf(resource, { cronJob, jobs: [job], pods }));
}

/** What the CronJob tells its next worker to compare with. */
function told(cronJob: V1CronJob): Scored | undefined {
  return runDocumentOf(tick(cronJob, 120))?.skipIf;
}

function skippedPod(resource: BatchInference, job: V1Job): V1Pod {
  const skipIf = runDocumentOf(job)?.skipIf;
  if (skipIf === undefined) throw new Error('nothing to compare with');
  const message = encodeTerminationMessage({
    ...{ schemaVersion: SCHEMA_VERSION, runId: identifyRun(resource).runId, outcome: 'unchanged' },
    ...{ etag: skipIf.etag, sha256: [...skipIf.sha256] },
  });
  return podOf(job, terminated(0, message));
}

test('the next run is told what the last one has scored, by a CronJob that is replaced', () => {
  expect(told(cronJobOf(fresh))).toBeUndefined();
  const resource = afterOne(fresh, 'v1');
  expect(resource.status).toMatchObject({ data: { etag: 'v1' }, history: [{ etag: 'v1' }] });
  const sha256 = resource.status?.models?.map((model) => model.sha256);
  expect(told(cronJobOf(resource))).toEqual({ etag: 'v1', sha256 });
  const { actions } = planOf(resource, { cronJob: cronJobOf(fresh) });
  expect(actions.map(({ kind }) => kind)).toEqual(['replaceCronJob']);
});

const again = { metadata: { annotations: { 'batchinference.dev/run': 'again' } } };

test.each<[string, BatchInference]>([
  ['has no ETag', afterOne(fresh)],
  ['was of another spec', scheduledResource({}, { ...variation, data: { label: 'digit' } })],
  [
    'was before the annotation said to run again',
    { ...fresh, metadata: { ...fresh.metadata, ...again.metadata } },
  ],
  ['may be repeated', scheduledResource()],
])('nothing is compared with a run that %s', (_, resource) => {
  const { status } = resource.status === undefined ? afterOne(fresh, 'v1') : resource;
  expect(told(cronJobOf({ ...resource, ...(status && { status }) }))).toBeUndefined();
});

test('a run made before the annotation was changed does not stand for the next', () => {
  const cronJob = cronJobOf(fresh);
  const job = tick(cronJob, 60);
  const pods = [scoredPod(fresh, job, 'v1')];
  const annotated = { ...fresh, metadata: { ...fresh.metadata, ...again.metadata } };
  const plan = planOf(annotated, { cronJob, jobs: [job], pods });
  expect(plan.status).toMatchObject({ scores: 'lda=0.6915 nn=0.6615' });
  expect(plan.status).not.toHaveProperty('data');
});

test('a run that is skipped says so, and leaves the scores and the verdict on the gate', () => {
  const gate = [{ model: 'lda', metric: 'accuracy' as const, min: '0.65', maxDrop: '0.01' }];
  const resource = afterOne(scheduledResource({}, { ...variation, gate }), 'v1');
  const cronJob = cronJobOf(resource);
  const job = tick(cronJob, 120);
  const plan = planOf(resource, { cronJob, jobs: [job], pods: [skippedPod(resource, job)] });
  expect(conditions(plan)).toEqual({
    ...{ Succeeded: 'True Unchanged', Finished: 'True Unchanged', GatePassed: 'True Passed' },
  });
  expect(plan.status).toMatchObject({
    ...{ scores: resource.status?.scores, data: { etag: 'v1' }, jobName: job.metadata?.name },
    history: [{ outcome: 'Skipped', message: expect.stringMatching(/^models, data and spec/) }, {}],
  });
  expect(plan.events.map(({ reason }) => reason)).toEqual(['RunSkipped']);
  // Nothing has changed for the one after it.
  expect(told(cronJobOf(after(resource, plan)))).toEqual(told(cronJob));
});

test('after a run that failed, what is the same is still skipped', () => {
  const first = afterOne(fresh, 'v1');
  const cronJob = cronJobOf(first);
  const job = tick(cronJob, 120, { type: 'Failed' });
  const message = failureMessage(first, 'DataEmpty', 'there are no rows');
  const pods = [podOf(job, terminated(3, message))];
  const failed = after(first, planOf(first, { cronJob, jobs: [job], pods }));
  expect(told(cronJobOf(failed))).toEqual(told(cronJob));
});

test('a run that is like one that another has followed is not taken for unchanged', () => {
  const first = afterOne(fresh, 'v1');
  const stale = cronJobOf(first);
  const [two, three] = [tick(stale, 120), tick(stale, 180)];
  const pods = [scoredPod(first, two, 'v2', 700), skippedPod(first, three)];
  const plan = planOf(first, { cronJob: stale, jobs: [two, three], pods });
  expect(plan.status.history).toMatchObject([
    { outcome: 'Failed', reason: 'ResultOutdated' },
    { outcome: 'Succeeded', etag: 'v2' },
    {},
  ]);
});

test('a worker that skips a run without being told to has no result', () => {
  const resource = afterOne(fresh, 'v1');
  const untold = cronJobOf(fresh);
  const job = tick(untold, 120);
  const pods = [{ ...skippedPod(resource, tick(cronJobOf(resource), 120)) }].map((pod) =>
    podOf(job, pod.status ?? {}),
  );
  const plan = planOf(resource, { cronJob: untold, jobs: [job], pods });
  expect(plan.status.history?.[0]).toMatchObject({ outcome: 'Failed', reason: 'ResultInvalid' });
});
