/** Why a pod that exists is not yet at work: what users of every such system ask most. */
import type { V1ContainerStatus, V1Pod, V1PodCondition } from '@kubernetes/client-node';
import type { BatchInferenceSpec } from '../crds/batchinference.ts';
import { CONTAINER_NAME } from '../worker/contract.ts';
import { nameOf } from './attempt.ts';
import { oneLine } from './one-line.ts';
import { timeOf } from './timestamp.ts';
import { requiredVolumes } from './job/volumes.ts';

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

/**
 * A node takes a few seconds to mount what is there; after 20 s something is missing, or far away.
 * Only Events tell what, and the operator reads none.
 */
const VOLUMES_MS = 20_000;

/** What a pod waits for, in one clause, and when to look again though nothing may change till then. */
interface Wait {
  readonly message: string;
  readonly recheckAfterMs?: number;
}

/** What the pod waits for, or undefined when its worker runs. */
export function waitingFor(pod: V1Pod, spec: BatchInferenceSpec, now: Date): Wait | undefined {
  const container = pod.status?.containerStatuses?.find(({ name }) => name === CONTAINER_NAME);
  if (container?.state?.running !== undefined) return undefined;
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled?.status === 'False') return { message: unscheduled(pod, spec, scheduled) };
  const reason = container?.state?.waiting?.reason ?? 'ContainerCreating';
  return STARTING.includes(reason)
    ? starting(pod, spec, now)
    : { message: unstarted(pod, reason, container, spec.ssh.secretName) };
}

function conditionOf(pod: V1Pod, wanted: string): V1PodCondition | undefined {
  return pod.status?.conditions?.find(({ type }) => type === wanted);
}

function unscheduled(pod: V1Pod, spec: BatchInferenceSpec, condition: V1PodCondition): string {
  const why = oneLine(condition.message ?? condition.reason ?? 'no reason given');
  // "pod has unbound immediate PersistentVolumeClaims" does not say which.
  const unnamed = /unbound .*PersistentVolumeClaims/.test(why);
  const claims = requiredVolumes(spec).filter((name) => name.startsWith('PersistentVolumeClaim'));
  const which = unnamed && claims.length > 0 ? ` (it mounts ${claims.join(' and ')})` : '';
  return `pod ${nameOf(pod)} cannot be scheduled: ${why}${which}`;
}

/** The kubelet says no more than this while it mounts volumes and pulls the image. */
function starting(pod: V1Pod, spec: BatchInferenceSpec, now: Date): Wait {
  const message = `pod ${nameOf(pod)} is starting`;
  const required = requiredVolumes(spec);
  const since = timeOf(conditionOf(pod, 'PodScheduled')?.lastTransitionTime);
  // True as soon as the volumes are mounted and the pod has its network.
  const prepared = conditionOf(pod, 'PodReadyToStartContainers')?.status === 'True';
  if (required.length === 0 || prepared || since === undefined) return { message };
  const leftMs = VOLUMES_MS - Math.max(now.getTime() - since.getTime(), 0);
  if (leftMs > 0) return { message, recheckAfterMs: leftMs };
  return {
    message:
      `${message}, and waits for its volumes: is ${required.join(' and ')} there? ` +
      `kubectl describe pod ${nameOf(pod)} says what is missing`,
  };
}

function unstarted(
  pod: V1Pod,
  reason: string,
  container: V1ContainerStatus | undefined,
  secretName: string,
): string {
  const detail = oneLine(container?.state?.waiting?.message ?? reason);
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
