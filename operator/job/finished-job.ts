/** What becomes of a Job that is no longer needed. */
import type { V1Job } from '@kubernetes/client-node';
import type { BatchInference } from '../../crds/batchinference.ts';
import type { Action } from '../plan.ts';

/** Deletes a Job, unless that is under way. */
export function deletion({ metadata }: V1Job): Action[] {
  if (metadata?.name === undefined || metadata.uid === undefined) return [];
  if (metadata.deletionTimestamp !== undefined) return [];
  return [{ kind: 'deleteJob', name: metadata.name, uid: metadata.uid }];
}

/** Only now that the result is in the status may the Job's time run out. */
export function timeToLive({ spec }: BatchInference, job: V1Job): Action[] {
  const { ttlSecondsAfterFinished } = spec.run;
  const { name, uid } = job.metadata ?? {};
  if (name === undefined || uid === undefined) return [];
  if (job.spec?.ttlSecondsAfterFinished === ttlSecondsAfterFinished) return [];
  return [{ kind: 'setJobTtl', name, uid, ttlSecondsAfterFinished }];
}
