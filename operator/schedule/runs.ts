/** The runs of a schedule: the Jobs of its CronJob, each with what its worker was told. */
import type { V1CronJob, V1Job } from '@kubernetes/client-node';
import type { BatchInference, BatchInferenceStatus } from '../../crds/batchinference.ts';
import type { Scored } from '../../worker/contract.ts';
import { runDocumentOf } from '../job/run-document.ts';
import { jobEnd } from '../outcome.ts';
import { controlledBy } from '../ownership.ts';
import { timeOf, timestamp } from '../timestamp.ts';
import type { Schedule } from './cron-job.ts';

export interface ScheduledRun {
  readonly job: V1Job;
  /** The time of the schedule that it is for, as in the history. */
  readonly time: string;
  readonly jobName: string;
  /** What its worker was told: the spec may have changed since. */
  readonly runId: string;
  readonly skipIf?: Scored | undefined;
  /** The resource with the spec that the worker was told. */
  readonly resource: BatchInference;
}

/** Of the CronJob controller (batch/v1, CronJobScheduledTimestampAnnotation). */
const SCHEDULED_TIME_ANNOTATION = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/**
 * The runs, the newest first; of those that have ended as many as the history has room for. One
 * made by hand (kubectl create job --from=cronjob/NAME) is a run like the others.
 */
export function runsOf(
  resource: BatchInference,
  { historyLimit }: Schedule,
  { cronJob, jobs }: { readonly cronJob?: V1CronJob | undefined; readonly jobs: readonly V1Job[] },
): readonly ScheduledRun[] {
  const own = cronJob === undefined ? [] : controlledBy([cronJob], jobs);
  const runs = own.flatMap((job) => runOf(resource, job)).sort(newestFirst);
  const beyond = runs.filter(({ job }) => jobEnd(job) !== undefined).slice(historyLimit);
  return runs.filter((run) => !beyond.includes(run));
}

function runOf(resource: BatchInference, job: V1Job): ScheduledRun[] {
  const document = runDocumentOf(job);
  if (document === undefined) return [];
  const time = scheduledTimeOf(job) ?? timeOf(job.metadata?.creationTimestamp);
  if (time === undefined) return [];
  const { runId, skipIf, ssh, models, data, gate, output } = document;
  const { gate: _now, output: _nowhere, ...spec } = resource.spec;
  const run = { ...spec.run, retries: job.spec?.backoffLimit ?? spec.run.retries };
  const told = {
    ...spec,
    ssh,
    models,
    data,
    run,
    ...(gate && { gate }),
    ...(output && { output }),
  };
  const jobName = job.metadata?.name ?? '';
  return [
    { job, jobName, time: timestamp(time), runId, skipIf, resource: { ...resource, spec: told } },
  ];
}

/** The time of the schedule that a Job is for; none for a Job that was made by hand. */
export function scheduledTimeOf({ metadata }: V1Job): Date | undefined {
  return timeOf(metadata?.annotations?.[SCHEDULED_TIME_ANNOTATION]);
}

/** A run, or its entry in the history. */
type Dated = Pick<ScheduledRun, 'time' | 'jobName'>;

/** The order of runs and of the history; the name decides between two that were made in one second. */
export function newestFirst(a: Dated, b: Dated): number {
  return b.time.localeCompare(a.time) || b.jobName.localeCompare(a.jobName);
}

/**
 * Whether the history has the run, or has had it: one that is older than all of a full history was
 * recorded and has made room since, or would have to at once.
 */
export function isRecorded(
  status: BatchInferenceStatus | undefined,
  run: ScheduledRun,
  { historyLimit }: Schedule,
): boolean {
  const history = status?.history ?? [];
  if (history.some(({ jobUid }) => jobUid === run.job.metadata?.uid)) return true;
  const oldest = history.at(-1);
  return history.length >= historyLimit && oldest !== undefined && newestFirst(run, oldest) > 0;
}
