/** Why a pod that exists is not yet at work: what users of every such system ask most. */
import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { CONTAINER_NAME } from '../worker/contract.ts';
import { nameOf } from './attempt.ts';
import { oneLine } from './one-line.ts';

const IMAGE_REASONS: readonly string[] = [
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
];

/**
 * The kubelet goes back and forth between the pull's error and this with the same error behind it;
 * without it the status stays the same.
 */
const BACK_OFF = /^Back-off pulling image "[^"]*": (ErrImagePull: )?/;

/** Reasons of a container that is just about to start: nothing to mend. */
const STARTING: readonly string[] = ['ContainerCreating', 'PodInitializing'];

/** One clause on what the pod waits for, or undefined when its worker runs. */
export function waitingFor(pod: V1Pod, secretName: string): string | undefined {
  const container = pod.status?.containerStatuses?.find(({ name }) => name === CONTAINER_NAME);
  if (container?.state?.running !== undefined) return undefined;
  return unscheduled(pod) ?? unstarted(pod, container, secretName);
}

function unscheduled(pod: V1Pod): string | undefined {
  const condition = pod.status?.conditions?.find(
    ({ type, status }) => type === 'PodScheduled' && status === 'False',
  );
  if (condition === undefined) return undefined;
  const why = oneLine(condition.message ?? condition.reason ?? 'no reason given');
  return `pod ${nameOf(pod)} cannot be scheduled: ${why}`;
}

function unstarted(
  pod: V1Pod,
  container: V1ContainerStatus | undefined,
  secretName: string,
): string {
  const waiting = container?.state?.waiting;
  const reason = waiting?.reason ?? 'ContainerCreating';
  if (STARTING.includes(reason)) return `pod ${nameOf(pod)} is starting`;
  const detail = oneLine(waiting?.message ?? reason);
  if (IMAGE_REASONS.includes(reason)) {
    const image = container?.image ?? '';
    return `image ${image} cannot be pulled: ${detail.replace(BACK_OFF, '')}. Check run.image and run.imagePullSecrets`;
  }
  if (reason === 'CreateContainerConfigError' && /secret/i.test(detail)) {
    return (
      `Secret ${secretName} is missing or incomplete: ${detail}. It needs known_hosts and ` +
      'ssh-privatekey or password; the run starts by itself when they are there'
    );
  }
  return `the container of pod ${nameOf(pod)} cannot start (${reason}): ${detail}`;
}
