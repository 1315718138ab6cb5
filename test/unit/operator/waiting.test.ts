import type { V1PodStatus } from '@kubernetes/client-node';
import { container } from '../../support/job-world.ts';
import { outcomeOf } from '../../../operator/outcome.ts';
import { at, jobOf, podOf } from '../../support/job-world.ts';
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
