/** What the operator knows about one resource, gathered from the reflectors' stores. */
import type { KubernetesObject, V1CronJob, V1Job, V1Pod } from '@kubernetes/client-node';
import type { BatchInference } from '../crds/batchinference.ts';
import { NAME_LABEL } from './job/job.ts';
import { isManagedByKueue, isSuspended } from './job/suspension.ts';
import type { Change, Store } from './kube/store.ts';
import { jobEnd } from './outcome.ts';
import { controlledBy, controllerOf } from './ownership.ts';
import type { Heard } from './progress/progress.ts';
import type { WorkloadSeen } from './queued.ts';
import type { Observed } from './reconcile.ts';
import { identifyRun, RUN_ANNOTATION } from './run-id.ts';
import { isRecorded, runsOf } from './schedule/runs.ts';
import { currentJob, jobsOfRun } from './shards/current.ts';
import { isEndRecorded } from './status.ts';

export interface Stores {
  readonly resources: Store<BatchInference>;
  readonly cronJobs: Store<V1CronJob>;
  readonly jobs: Store<V1Job>;
  readonly pods: Store<V1Pod>;
}

/** Reads the pods of a Job from the API server. */
export type PodReader = (job: V1Job) => Promise<readonly V1Pod[]>;

/** Asks the API server what Kueue says of a Job. */
export type WorkloadReader = (job: V1Job) => Promise<WorkloadSeen>;

/** From where it is gathered. */
export interface Sources {
  readonly stores: Stores;
  readonly readPods: PodReader;
  readonly readWorkload: WorkloadReader;
  /** Of the workers that are asked how far they are. */
  readonly progress: { heard(key: string): Heard | undefined };
}

export interface Observation {
  readonly resource: BatchInference;
  readonly observed: Observed;
}

/**
 * The resource with that key, its CronJob, the Jobs that either controls and the pods they control.
 * Undefined when the resource is gone or going, because then the garbage collector does the rest.
 *
 * From the stores, but for one case: when a run's Job has ended and its end is not recorded, what
 * its pods tell decides for good, and a watch that lags or is down must not make that "nothing".
 *
 * @throws what the reader throws.
 */
export async function observe(
  { stores, readPods, readWorkload, progress }: Sources,
  key: string,
  now: Date,
): Promise<Observation | undefined> {
  const resource = stores.resources.get(key);
  if (resource === undefined || resource.metadata.deletionTimestamp !== undefined) return undefined;
  const cronJob = cronJobOf(resource, stores, key);
  const owners = [resource, ...(cronJob === undefined ? [] : [cronJob])];
  const jobs = controlledBy(owners, stores.jobs.inGroup(key));
  const known = controlledBy(jobs, stores.pods.inGroup(key));
  const ended = unrecordedEnds(resource, { cronJob, jobs });
  if (ended.length === 0) {
    const queued = jobs.some(isQueued) ? awaitedJobs(resource, jobs).find(isQueued) : undefined;
    const workload = queued && (await readWorkload(queued));
    const heard = progress.heard(key);
    return { resource, observed: { now, cronJob, jobs, pods: known, heard, workload } };
  }
  const others = jobs.filter((job) => !ended.includes(job));
  const read = await Promise.all(
    ended.map(async (job) => controlledBy([job], await readPods(job))),
  );
  const pods = [...controlledBy(others, known), ...read.flat()];
  return { resource, observed: { now, cronJob, jobs, pods } };
}

/** The CronJob has the resource's name, and so its key. */
function cronJobOf(
  { metadata }: BatchInference,
  { cronJobs }: Stores,
  key: string,
): V1CronJob | undefined {
  const cronJob = cronJobs.get(key);
  return cronJob && controllerOf(cronJob) === metadata.uid ? cronJob : undefined;
}

function unrecordedEnds(
  resource: BatchInference,
  seen: Pick<Observed, 'cronJob' | 'jobs'>,
): readonly V1Job[] {
  const ended = seen.jobs.filter((job) => jobEnd(job) !== undefined);
  if (ended.length === 0) return [];
  const { schedule } = resource.spec;
  if (schedule === undefined) {
    const current = unrecordedJob(resource, seen.jobs);
    return ended.filter((job) => job === current);
  }
  const unrecorded = runsOf(resource, schedule, seen)
    .filter((run) => !isRecorded(resource.status, run, schedule))
    .map(({ job }) => job);
  return ended.filter((job) => unrecorded.includes(job));
}

function isQueued(job: V1Job): boolean {
  return isSuspended(job) && isManagedByKueue(job);
}

/** The Jobs that may still bring something; each Job of a schedule is a run. */
function awaitedJobs(resource: BatchInference, jobs: readonly V1Job[]): readonly V1Job[] {
  if (resource.spec.schedule !== undefined) return jobs;
  const current = unrecordedJob(resource, jobs);
  return current === undefined ? [] : [current];
}

/** The Job by which the run that the spec asks for is judged, while its end is not recorded. */
function unrecordedJob(resource: BatchInference, jobs: readonly V1Job[]): V1Job | undefined {
  const identity = identifyRun(resource);
  if (isEndRecorded(resource.status, identity)) return undefined;
  return currentJob(jobsOfRun(resource, identity.runId, jobs));
}

/** The key of the resource whose name a Job or pod carries as a label. */
export function resourceKeyOf({ metadata }: KubernetesObject): string | undefined {
  const name = metadata?.labels?.[NAME_LABEL];
  return name === undefined ? undefined : `${metadata?.namespace ?? ''}/${name}`;
}

/** The keys of the resources that a change of a resource, a Job or a pod may concern. */
export function keysOf<T extends KubernetesObject>(
  { before, after }: Change<T>,
  keyIn: (object: T) => string | undefined,
): ReadonlySet<string> {
  const keys = [before, after].map((object) => (object === undefined ? undefined : keyIn(object)));
  return new Set(keys.filter((key) => key !== undefined));
}

/**
 * Whether a resource changed in nothing that a decision goes by but its own status, which nobody
 * writes but the operator. Such a change leads to no visit: a status with words that differ each
 * time (a webhook's request id) would otherwise lead to the next one at once, past every backoff.
 */
export function isStatusOnly({ before, after }: Change<BatchInference>): boolean {
  if (before === undefined || after === undefined) return false;
  const [one, other] = [before.metadata, after.metadata];
  return (
    one.uid === other.uid &&
    one.generation === other.generation &&
    one.deletionTimestamp === other.deletionTimestamp &&
    one.annotations?.[RUN_ANNOTATION] === other.annotations?.[RUN_ANNOTATION]
  );
}
