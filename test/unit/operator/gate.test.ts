import type { BatchInference } from '../../../crds/batchinference.ts';
import type { Plan } from '../../../operator/plan.ts';
import {
  failureMessage,
  jobOf,
  podOf,
  resultMessage,
  running,
  terminated,
} from '../../support/job-world.ts';
import { classified } from '../../support/model-results.ts';
import { after, conditions, plan } from '../../support/plan.ts';
import { batchInference } from '../../support/resource.ts';

const gate = [
  { model: 'lda', metric: 'accuracy' as const, min: '0.65' },
  { model: 'nn', metric: 'log_loss' as const, max: '1' },
];
const gated = batchInference({ gate });

/** The plan when the only pod of the gated run has ended with these values. */
function ended(values: (number | null)[], resource: BatchInference = gated): Plan {
  const job = jobOf(resource);
  const message = resultMessage(resource, {
    rows: { scored: 1300, rejected: 0 },
    models: [classified(899), classified(860)],
    gate: values,
  });
  return plan(resource, { jobs: [job], pods: [podOf(job, terminated(0, message))] });
}

function gatePassed({ status }: Plan) {
  return status.conditions?.find(({ type }) => type === 'GatePassed');
}

test('while a run has no scores its gate is unknown', () => {
  const job = jobOf(gated);
  for (const pods of [[], [podOf(job, running())]]) {
    expect(conditions(plan(gated, { jobs: [job], pods }))).toMatchObject({
      GatePassed: 'Unknown ScoresPending',
    });
  }
});

test('scores that reach the gate pass it, with the numbers in the message and one Event', () => {
  const end = ended([0.691538, 0.9]);
  expect(conditions(end)).toEqual({
    Succeeded: 'True Succeeded',
    Finished: 'True Succeeded',
    GatePassed: 'True Passed',
  });
  const message = 'accuracy of lda is 0.691538, at least 0.65; log_loss of nn is 0.9, at most 1';
  expect(gatePassed(end)?.message).toBe(message);
  expect(end.events).toMatchObject([
    { reason: 'RunStarted' },
    { reason: 'RunSucceeded' },
    { type: 'Normal', reason: 'GatePassed', message },
  ]);
});

test('scores that miss the gate are no failure of the run, and make a warning', () => {
  const end = ended([0.691538, 1.5]);
  expect(conditions(end)).toEqual({
    Succeeded: 'True Succeeded',
    Finished: 'True Succeeded',
    GatePassed: 'False Missed',
  });
  expect(end.events).toMatchObject([
    { reason: 'RunStarted' },
    { reason: 'RunSucceeded' },
    {
      type: 'Warning',
      reason: 'GateMissed',
      message: expect.stringMatching(/^log_loss of nn is 1.5 and must be at most 1; accuracy/),
    },
  ]);
});

test('a run that failed tells nothing about its gate', () => {
  const job = jobOf(gated);
  const message = failureMessage(gated, 'DataEmpty', 'there are no rows');
  const end = plan(gated, { jobs: [job], pods: [podOf(job, terminated(3, message))] });
  expect(conditions(end)).toMatchObject({
    Succeeded: 'False DataEmpty',
    GatePassed: 'Unknown RunFailed',
  });
  expect(end.events.map(({ reason }) => reason)).toEqual(['RunStarted', 'RunFailed']);
});

test('a result without the values of the gate is none', () => {
  const job = jobOf(gated);
  const message = resultMessage(gated, {
    rows: { scored: 1300, rejected: 0 },
    models: [classified(899), classified(860)],
  });
  const end = plan(gated, { jobs: [job], pods: [podOf(job, terminated(0, message))] });
  expect(conditions(end)).toMatchObject({ Succeeded: 'False ResultInvalid' });
});

test('the verdict stays as it is when it is seen again, and tells nothing twice', () => {
  const end = ended([0.5, 0.5]);
  const again = ended([0.5, 0.5], after(gated, end));
  expect(again.status).toEqual(end.status);
  expect(again.events).toEqual([]);
});

test('the gate of a new run is open again; without a gate there is no verdict', () => {
  const old = after(gated, ended([0.7, 0.5]));
  const changed = batchInference({ generation: 2, gate: [{ ...gate[0], min: '0.8' } as never] });
  const status = old.status ?? {};
  expect(conditions(plan({ ...changed, status }))).toMatchObject({
    GatePassed: 'Unknown ScoresPending',
  });
  const ungated = { ...batchInference({ generation: 2 }), status };
  expect(gatePassed(plan(ungated))).toBeUndefined();
});

test('a drop is judged against the last run that succeeded, also of a metric that only the gate asks for', () => {
  const checks = [{ model: 'lda', metric: 'cohen_kappa' as const, maxDrop: '0.05' }];
  const first = ended([0.6], batchInference({ gate: checks }));
  expect(conditions(first)).toMatchObject({ GatePassed: 'True Passed' });
  expect(first.status.models?.[0]?.metrics).toMatchObject({ cohen_kappa: '0.6' });
  const annotations = { 'batchinference.dev/run': 'again' };
  const next = { ...batchInference({ gate: checks, annotations }), status: first.status };
  const second = ended([0.54], next);
  expect(conditions(second)).toMatchObject({ GatePassed: 'False Missed' });
  expect(second.events).toMatchObject([
    { reason: 'RunStarted' },
    { reason: 'RunSucceeded' },
    {
      type: 'Warning',
      reason: 'GateMissed',
      message: expect.stringContaining('the 0.6 of the run before'),
    },
  ]);
});

test('bad rows that were left out are in the status and in the message', () => {
  const resource = batchInference();
  const job = jobOf(resource);
  const message = resultMessage(resource, {
    rows: { scored: 1290, rejected: 10 },
    models: [classified(645), classified(645)],
  });
  const end = plan(resource, { jobs: [job], pods: [podOf(job, terminated(0, message))] });
  expect(end.status.rows).toEqual({ scored: 1290, rejected: 10 });
  expect(end.status.conditions?.[0]?.message).toBe(
    'lda=0.5000 nn=0.5000 over 1290 rows; 10 bad rows were left out',
  );
});
