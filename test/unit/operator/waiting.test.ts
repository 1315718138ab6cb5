import type { V1PodStatus } from '@kubernetes/client-node';
import { type Outcome, outcomeOf } from '../../../operator/outcome.ts';
import { at, container, jobOf, podOf } from '../../support/job-world.ts';
import { batchInference, type Variation } from '../../support/resource.ts';
import { outcome, resource, runId } from '../../support/run-world.ts';

test('the image that cannot be pulled reads the same while the kubelet backs off', () => {
  const pulling = container({ waiting: { reason: 'ErrImagePull', message: 'not found' } });
  const detail = 'Back-off pulling image "worker:1": ErrImagePull: not found';
  const waiting = container({ waiting: { reason: 'ImagePullBackOff', message: detail } });
  expect(outcome({ pods: [waiting] })).toEqual(outcome({ pods: [pulling] }));
});

const unschedulable: V1PodStatus = {
  phase: 'Pending',
  conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' }],
};
const waitingWith = (reason: string, message: string) =>
  container({ waiting: { reason, message } });

test.each<[string, V1PodStatus, string]>([
  ['has no node to go to', unschedulable, 'cannot be scheduled: 0/3 nodes are available'],
  [
    'has an image that is not there',
    waitingWith('ImagePullBackOff', 'not found'),
    'image worker:1 cannot be pulled',
  ],
  [
    'misses its Secret',
    waitingWith('CreateContainerConfigError', 'secret "letters-ssh" not found'),
    'Secret letters-ssh is missing or incomplete: secret "letters-ssh" not found',
  ],
  [
    'misses a key of its Secret',
    waitingWith(
      'CreateContainerConfigError',
      "couldn't find key known_hosts in Secret demo/letters-ssh",
    ),
    "couldn't find key known_hosts in Secret demo/letters-ssh",
  ],
  [
    'cannot start for another reason',
    waitingWith('RunContainerError', 'exec failed'),
    'cannot start (RunContainerError): exec failed',
  ],
  ['is about to start', waitingWith('ContainerCreating', ''), 'is starting'],
  ['has just been made', { phase: 'Pending' }, 'is starting'],
])('a pod that %s is said to wait for just that', (_, status, words) => {
  expect(outcome({ pods: [status] })).toMatchObject({
    state: 'waiting',
    message: expect.stringContaining(words),
  });
});

test('a pod that is being stopped does not hide what it waited for', () => {
  const job = jobOf(resource);
  const pod = podOf(job, container({ waiting: { reason: 'ContainerCreating' } }));
  const stopping = { ...pod, metadata: { ...pod.metadata, deletionTimestamp: at(2) } };
  const run = { runId, job, pods: [stopping], now: at(3) };
  const waitedFor = 'Secret letters-ssh is missing';
  expect(outcomeOf(resource, { ...run, waitedFor })).toEqual({
    state: 'waiting',
    message: waitedFor,
  });
  expect(outcomeOf(resource, run)).toMatchObject({
    message: expect.stringContaining('is being stopped'),
  });
});

/** What a run that mounts volumes comes to when its pod has this status, so long after it was made. */
function mounting(variation: Variation, status: V1PodStatus, seconds: number): Outcome {
  const mounts = batchInference(variation);
  const job = jobOf(mounts);
  return outcomeOf(mounts, { runId, job, pods: [podOf(job, status)], now: at(seconds) });
}

const configMap = { file: { configMapName: 'digits', path: 'digits.csv' } };
const claims = {
  file: { claimName: 'inputs', path: 'digits.csv' },
  output: { claimName: 'results', probabilities: false },
};
const bound = { type: 'PodScheduled', status: 'True', lastTransitionTime: at(2) };
const unprepared = { type: 'PodReadyToStartContainers', status: 'False' };
const creating: V1PodStatus = {
  ...container({ waiting: { reason: 'ContainerCreating' } }),
  conditions: [bound, unprepared],
};

test('a pod whose volumes are not mounted in time names what they need', () => {
  expect(mounting(configMap, creating, 12)).toMatchObject({
    state: 'waiting',
    message: expect.stringMatching(/is starting$/),
    recheckAfterMs: 10_000,
  });
  for (const [variation, names] of [
    [configMap, 'is ConfigMap digits there?'],
    [claims, 'is PersistentVolumeClaim inputs and PersistentVolumeClaim results there?'],
    [{ ...claims, file: { claimName: 'results', path: 'x' } }, 'is PersistentVolumeClaim results'],
  ] as const) {
    const late = mounting(variation, creating, 22);
    expect(late).toMatchObject({ message: expect.stringContaining(names) });
    expect(late).not.toHaveProperty('recheckAfterMs');
  }
});

test.each<[string, Variation, V1PodStatus]>([
  ['only Secrets', { data: { secretName: 'data-login' } }, creating],
  [
    'volumes that are there already, and pulls its image',
    claims,
    { ...creating, conditions: [bound, { ...unprepared, status: 'True' }] },
  ],
])('a pod with %s is just starting, however long it takes', (_, variation, status) => {
  expect(mounting(variation, status, 500)).toMatchObject({
    message: expect.stringMatching(/is starting$/),
  });
});

test('a claim that is not bound is named where the scheduler does not', () => {
  const unbound = (message: string): V1PodStatus => ({
    phase: 'Pending',
    conditions: [{ type: 'PodScheduled', status: 'False', message }],
  });
  const immediate = '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.';
  expect(mounting(claims, unbound(immediate), 3)).toMatchObject({
    message: expect.stringContaining(
      `${immediate} (it mounts PersistentVolumeClaim inputs and PersistentVolumeClaim results)`,
    ),
  });
  const missing = '0/1 nodes are available: persistentvolumeclaim "inputs" not found.';
  expect(mounting(claims, unbound(missing), 3)).toMatchObject({
    message: expect.stringMatching(/"inputs" not found\.$/),
  });
});
