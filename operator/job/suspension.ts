/** Who keeps a Job from running: spec.suspend, Kueue, or somebody else. Only the first is ours to lift. */
import type { V1Job } from '@kubernetes/client-node';
import { QUEUE_LABEL } from './job.ts';

/** On a Job that the operator has suspended for spec.suspend, and on no other. */
export const SUSPENDED_ANNOTATION = 'batchinference.dev/suspended';

/** Kueue's marks: on the Jobs it is asked to manage, and on the pods of those it has let start. */
const KUEUE_PREFIX = 'kueue.x-k8s.io/';

export function isSuspended({ spec }: V1Job): boolean {
  return spec?.suspend === true;
}

/**
 * The queue that the Job waits in or was let in from. A LocalQueue named default, or a setting of
 * Kueue, puts Jobs into a queue whose resource names none.
 */
export function queueOf({ metadata }: V1Job): string | undefined {
  return metadata?.labels?.[QUEUE_LABEL];
}

/** Whether Kueue starts and stops the Job: then nobody else may, or the two would never stop. */
export function isManagedByKueue({ metadata, spec }: V1Job): boolean {
  const { labels, annotations } = spec?.template.metadata ?? {};
  const keys = [metadata?.labels, labels, annotations].flatMap((map) => Object.keys(map ?? {}));
  return keys.some((key) => key.startsWith(KUEUE_PREFIX));
}

export function isSuspendedByUs({ metadata }: V1Job): boolean {
  return metadata?.annotations?.[SUSPENDED_ANNOTATION] !== undefined;
}

/** A merge patch of a Job (RFC 7386). */
export interface JobPatch {
  readonly metadata?: object;
  readonly spec: object;
}

/**
 * Suspends the Job for spec.suspend, or undoes that, and says so on the Job in the same write. The
 * pods that the Job controller deletes for it count as no failure: it lets go of them first
 * (deleteJobPods in pkg/controller/job/job_controller.go).
 */
export function suspensionPatch(suspend: boolean): JobPatch {
  return {
    metadata: { annotations: { [SUSPENDED_ANNOTATION]: suspend ? 'true' : null } },
    spec: { suspend },
  };
}
