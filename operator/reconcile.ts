/**
 * The product in one file: what to do about a BatchInference, given what is there. A pure function;
 * an ordered list of rules of which the first that applies decides. Nothing here waits, reads a
 * clock, or remembers: after any crash the same world leads to the same plan.
 */
import type { V1CronJob, V1Job, V1Pod } from '@kubernetes/client-node';
import type { BatchInference, BatchInferenceStatus } from '../crds/batchinference.ts';
import { eventsFor, type ResourceEvent } from './announcement.ts';
import { conditionOf, SUCCEEDED } from './conditions.ts';
import { deletion, timeToLive } from './job/finished-job.ts';
import { jobFor, jobName } from './job/job.ts';
import { outcomeOf } from './outcome.ts';
import { controlledBy } from './ownership.ts';
import type { PodSettings } from './job/pod.ts';
import { type Heard, progressOf, type ProgressSource, sourceOf } from './progress/progress.ts';
import { MAX_RUN_DOCUMENT_BYTES, runDocument } from './job/run-document.ts';
import { identifyRun } from './run-id.ts';
import type { Schedule } from './schedule/cron-job.ts';
import { reconcileSchedule, withoutCronJob } from './schedule/plan.ts';
import { failed, isEndRecorded, notStarted, succeeded, unchanged, unfinished } from './status.ts';

/** Everything a decision needs beside the resource. */
export interface Observed {
  readonly now: Date;
  /** The Jobs that the resource or its CronJob controls (by uid), of any run. */
  readonly jobs: readonly V1Job[];
  /**
   * The pods that those Jobs control (by uid). The Jobs and the pods come by two watches of which
   * one may lag: the pods of an ended Job whose run has no recorded end are read after it.
   */
  readonly pods: readonly V1Pod[];
  /** The CronJob of the resource's name, when the resource controls it (by uid). */
  readonly cronJob?: V1CronJob | undefined;
  /** What the worker at work was last heard to have done. */
  readonly heard?: Heard | undefined;
}

export type Action =
  | { readonly kind: 'createJob'; readonly job: V1Job }
  | { readonly kind: 'deleteJob'; readonly name: string; readonly uid: string }
  | { readonly kind: 'createCronJob'; readonly cronJob: V1CronJob }
  | { readonly kind: 'replaceCronJob'; readonly cronJob: V1CronJob }
  | { readonly kind: 'deleteCronJob'; readonly name: string; readonly uid: string }
  | {
      readonly kind: 'setJobTtl';
      readonly name: string;
      readonly uid: string;
      /** Undefined takes it off. */
      readonly ttlSecondsAfterFinished: number | undefined;
    };

/** What to do, in the order in which it is done: actions, then the status, then the Events. */
export interface Plan {
  readonly actions: readonly Action[];
  readonly status: BatchInferenceStatus;
  readonly events: readonly ResourceEvent[];
  readonly requeueAfterMs?: number;
  /** Whom to ask for progress from now on; undefined for nobody. */
  readonly progressFrom?: ProgressSource | undefined;
}

/** What a rule has to go by. */
interface Situation {
  readonly resource: BatchInference;
  readonly observed: Observed;
  readonly settings: PodSettings;
  readonly runId: string;
  /** Whether the status already tells how the run that the spec asks for has ended. */
  readonly recorded: boolean;
}

/** By then the watch has brought back the status that was written. */
const RECORDED_MS = 1000;

type Step = Pick<Plan, 'status' | 'requeueAfterMs' | 'progressFrom'> & {
  readonly actions?: readonly Action[];
};

/** Total: a plan for every resource and every world. */
export function reconcile(
  resource: BatchInference,
  observed: Observed,
  settings: PodSettings,
): Plan {
  const { schedule } = resource.spec;
  if (schedule !== undefined) return onSchedule(resource, schedule, observed, settings);
  const identity = identifyRun(resource);
  const recorded = isEndRecorded(resource.status, identity);
  const situation = { resource, observed, settings, runId: identity.runId, recorded };
  // Where only the way of running has changed since a success, its Job still counts as the run's.
  const name =
    (recorded ? resource.status?.jobName : undefined) ?? jobName(resource, identity.runId);
  const job = observed.jobs.find(({ metadata }) => metadata?.name === name);
  const superseded = observed.jobs.filter((other) => other !== job);

  const step =
    endedBefore(situation, job) ??
    tooLarge(situation) ??
    (job === undefined ? withoutJob(situation) : withJob(situation, job));

  const actions = [
    ...endOfSchedule(observed.cronJob),
    ...superseded.flatMap(deletion),
    ...(step.actions ?? []),
  ];
  return { ...step, actions, events: eventsFor(resource, step.status) };
}

function onSchedule(
  resource: BatchInference,
  schedule: Schedule,
  observed: Observed,
  settings: PodSettings,
): Plan {
  const problem = sizeProblem(resource);
  if (problem === undefined) return reconcileSchedule(resource, schedule, observed, settings);
  const standing = { state: 'refused', reason: 'SpecTooLarge', message: problem } as const;
  return withoutCronJob(resource, schedule, observed, standing);
}

/** There is no schedule any more; the CronJob's Jobs go with it. */
function endOfSchedule(cronJob: V1CronJob | undefined): Action[] {
  const { name, uid, deletionTimestamp } = cronJob?.metadata ?? {};
  if (name === undefined || uid === undefined || deletionTimestamp !== undefined) return [];
  return [{ kind: 'deleteCronJob', name, uid }];
}

/** The plan when the API server refuses the run's Job, or the schedule's CronJob, for good. */
export function refuse(
  resource: BatchInference,
  refusal: { readonly reason: string; readonly message: string },
  observed: Observed,
): Plan {
  const { schedule } = resource.spec;
  if (schedule !== undefined) {
    return withoutCronJob(resource, schedule, observed, { state: 'refused', ...refusal });
  }
  const { now } = observed;
  const status = failed(resource, { ...refusal, endedAt: now, now });
  return { actions: [], status, events: eventsFor(resource, status) };
}

/** The plan when the API server refuses the run's Job, or the schedule's CronJob, for now. */
export function blocked(resource: BatchInference, message: string, observed: Observed): Plan {
  const { schedule } = resource.spec;
  if (schedule !== undefined) {
    const standing = { state: 'unfinished', reason: 'Waiting', message } as const;
    return withoutCronJob(resource, schedule, observed, standing);
  }
  const status = notStarted(resource, { message, now: observed.now });
  return { actions: [], status, events: eventsFor(resource, status) };
}

/** The run has ended, and the status tells how: keep that, whatever became of its Job. */
function endedBefore({ resource, recorded }: Situation, job: V1Job | undefined): Step | undefined {
  if (!recorded) return undefined;
  return {
    status: unchanged(resource),
    actions: job === undefined ? [] : timeToLive(resource, job),
  };
}

function tooLarge({ resource, observed: { now } }: Situation): Step | undefined {
  const message = sizeProblem(resource);
  if (message === undefined) return undefined;
  return { status: failed(resource, { reason: 'SpecTooLarge', message, endedAt: now, now }) };
}

/** What to say of a run document that no process could be started with. */
function sizeProblem(resource: BatchInference): string | undefined {
  const bytes = new TextEncoder().encode(runDocument(resource)).length;
  if (bytes <= MAX_RUN_DOCUMENT_BYTES) return undefined;
  return (
    `what the worker must know of the spec takes ${bytes} bytes as JSON, and a pod can be given ` +
    `${MAX_RUN_DOCUMENT_BYTES}: name fewer columns, for example those to ignore instead of the ` +
    'features, and shorten models[].labels'
  );
}

/** The run is new, or its Job was deleted by hand: (re)create it. */
function withoutJob({ resource, observed: { now }, settings }: Situation): Step {
  const job = jobFor(resource, settings);
  const message = `Job ${job.metadata?.name ?? ''} has been created`;
  return {
    actions: [{ kind: 'createJob', job }],
    status: unfinished(resource, { reason: 'Waiting', message, now }),
  };
}

/** The run has its Job: say what came of it, or what it does or waits for. */
function withJob({ resource, observed, runId }: Situation, job: V1Job): Step {
  const { now } = observed;
  if (job.metadata?.deletionTimestamp !== undefined) {
    const message = `Job ${job.metadata.name ?? ''} is being deleted; it will be created again`;
    return { status: unfinished(resource, { reason: 'Waiting', message, now }) };
  }
  const pods = controlledBy([job], observed.pods);
  const waitedFor = waitOf(resource, job);
  const outcome = outcomeOf(resource, { job, pods, runId, waitedFor, now });
  switch (outcome.state) {
    case 'succeeded':
      return { status: succeeded(resource, { ...outcome, now }), ...lookAgain(resource) };
    case 'failed':
      return { status: failed(resource, { ...outcome, now }), ...lookAgain(resource) };
    case 'unchanged':
      // Only the run of a schedule is told what to compare with.
      return { status: unchanged(resource) };
    case 'waiting': {
      const { message, recheckAfterMs } = outcome;
      const status = unfinished(resource, { reason: 'Waiting', message, now });
      return { status, ...(recheckAfterMs !== undefined && { requeueAfterMs: recheckAfterMs }) };
    }
    case 'running': {
      const { message, pod } = outcome;
      const progress = progressOf(resource, { pod, message }, observed.heard);
      const status = unfinished(resource, { reason: 'Running', message, progress, now });
      return { status, progressFrom: sourceOf(pod) };
    }
  }
}

/** The time to live is the next thing to do, and nothing else may happen to remind of it. */
function lookAgain({ spec }: BatchInference): Pick<Plan, 'requeueAfterMs'> {
  return spec.run.ttlSecondsAfterFinished === undefined ? {} : { requeueAfterMs: RECORDED_MS };
}

/** What the status says that the run of this Job waits for. */
function waitOf({ status }: BatchInference, job: V1Job): string | undefined {
  const verdict = conditionOf(status, SUCCEEDED);
  const isOfThisJob = status?.jobName === job.metadata?.name && verdict?.reason === 'Waiting';
  return isOfThisJob ? verdict.message : undefined;
}
