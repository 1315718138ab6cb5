import type { V1Pod } from '@kubernetes/client-node';
import type { Heard } from '../../../../operator/progress/progress.ts';
import { jobOf, podOf, running, successMessage, terminated } from '../../../support/job-world.ts';
import { after, plan } from '../../../support/plan.ts';
import { batchInference } from '../../../support/resource.ts';

const resource = batchInference();
const job = jobOf(resource);
const pod = podOf(job, { ...running(), podIP: '10.0.0.7' });
const podUid = pod.metadata?.uid ?? '';
const progress = { rows: 1000, rowsPerSecond: 250, bytes: 478, totalBytes: 1000 };
const world = (heard: Heard = { podUid, progress }, of: V1Pod = pod) => ({
  jobs: [job],
  pods: [of],
  heard,
});
const shown = { read: '47%', rows: 1000, rowsPerSecond: 250 };

test('a pod at work that has an address is asked for its progress', () => {
  const next = plan(resource, { jobs: [job], pods: [pod] });
  expect(next.progressFrom).toEqual({ podUid, address: '10.0.0.7' });
});

test.each<[string, V1Pod]>([
  ['has no address yet', podOf(job, running())],
  ['has ended', podOf(job, { ...terminated(0, successMessage(resource)), podIP: '10.0.0.7' })],
  ['is being stopped', { ...pod, metadata: { ...pod.metadata, deletionTimestamp: new Date(0) } }],
])('a pod that %s is not asked', (_, of) => {
  expect(plan(resource, { jobs: [job], pods: [of] }).progressFrom).toBeUndefined();
});

test('what the worker tells is in the status', () => {
  expect(plan(resource, world()).status.progress).toEqual(shown);
});

test.each([
  ['of a source without a size', { ...progress, totalBytes: undefined }, undefined],
  ['of an empty source', { ...progress, totalBytes: 0 }, undefined],
  ['of a source that has grown', { ...progress, bytes: 2000 }, '100%'],
  ['shortly before the end', { ...progress, bytes: 999 }, '99%'],
])('progress %s reads as it can', (_, { totalBytes, ...rest }, read) => {
  const told = { ...rest, ...(totalBytes !== undefined && { totalBytes }) };
  const { status } = plan(resource, world({ podUid, progress: told }));
  expect(status.progress?.read).toBe(read);
});

test('what another pod has told does not count', () => {
  const { status } = plan(resource, world({ podUid: 'another', progress }));
  expect(status).not.toHaveProperty('progress');
});

test('an operator that starts anew leaves what is shown until it has heard more', () => {
  const told = after(resource, plan(resource, world()));
  expect(plan(told, { jobs: [job], pods: [pod] }).status).toEqual(told.status);
  const other = podOf(job, running());
  expect(plan(told, { jobs: [job], pods: [other] }).status).not.toHaveProperty('progress');
});

test('progress is gone when the worker is no longer at work, whatever was heard last', () => {
  const told = after(resource, plan(resource, world()));
  const ended = { ...pod, status: terminated(0, successMessage(resource)) };
  const waiting = { ...pod, status: { phase: 'Pending' } };
  for (const next of [ended, waiting]) {
    expect(plan(told, world(undefined, next)).status).not.toHaveProperty('progress');
  }
});

test('progress changes neither a condition nor its time, and makes no Event', () => {
  const before = after(resource, plan(resource, { jobs: [job], pods: [pod], seconds: 4 }));
  const next = plan(before, { ...world(), seconds: 60 });
  expect(next.status.conditions).toEqual(before.status?.conditions);
  expect(next.events).toEqual([]);
});
