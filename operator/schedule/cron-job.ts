/** The CronJob of a schedule, as a pure function of the resource: Kubernetes does the timing. */
import type { V1CronJob } from '@kubernetes/client-node';
import type { BatchInference } from '../../crds/batchinference.ts';
import { jobTemplate, objectMeta } from '../job/job.ts';
import type { PodSettings } from '../job/pod.ts';
import { hash } from '../run-id.ts';

export type Schedule = NonNullable<BatchInference['spec']['schedule']>;

/** Tells what the CronJob was made of: what the API server fills in would hide every difference. */
const SPEC_HASH_ANNOTATION = 'batchinference.dev/spec-hash';

/**
 * The CronJob controller would delete Jobs whose results are not recorded yet: the operator deletes
 * them. Without any limit they would grow for ever in a cluster that the operator has left; this is
 * a week of runs every minute.
 */
const JOBS_HISTORY_LIMIT = 7 * 24 * 60;

/** Names of at most 52 characters are the CRD's rule and a CronJob's, for the same reason. */
export function cronJobName({ metadata }: BatchInference): string {
  return metadata.name ?? '';
}

/** The CronJob to have for the resource's schedule. */
export function cronJobFor(
  resource: BatchInference,
  schedule: Schedule,
  settings: PodSettings,
): V1CronJob {
  const { cron, timeZone, concurrencyPolicy, startingDeadlineSeconds } = schedule;
  const { labels, jobLabels, spec: jobSpec } = jobTemplate(resource, settings);
  const spec = {
    schedule: cron,
    timeZone,
    concurrencyPolicy,
    // What runs already goes on: that is what a CronJob's own suspend means.
    suspend: resource.spec.suspend === true,
    ...(startingDeadlineSeconds !== undefined && { startingDeadlineSeconds }),
    successfulJobsHistoryLimit: JOBS_HISTORY_LIMIT,
    failedJobsHistoryLimit: JOBS_HISTORY_LIMIT,
    jobTemplate: { metadata: { labels: jobLabels }, spec: jobSpec },
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: {
      ...objectMeta(resource, cronJobName(resource)),
      labels,
      annotations: { [SPEC_HASH_ANNOTATION]: hash(spec) },
    },
    spec,
  };
}

/** The CronJob that is there, made what it should be; undefined when it is that already. */
export function replacementOf(existing: V1CronJob, wanted: V1CronJob): V1CronJob | undefined {
  const [is, be] = [existing.metadata, wanted.metadata];
  const same = is?.annotations?.[SPEC_HASH_ANNOTATION] === be?.annotations?.[SPEC_HASH_ANNOTATION];
  if (same) return undefined;
  return {
    ...wanted,
    metadata: {
      // With its uid and resourceVersion: a CronJob that is another by now is a conflict.
      ...is,
      labels: { ...is?.labels, ...be?.labels },
      annotations: { ...is?.annotations, ...be?.annotations },
    },
  };
}
