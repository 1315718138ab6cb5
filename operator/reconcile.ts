/**
 * The product in one file: what to do about a BatchInference, given what is there. A pure function;
 * an ordered list of rules of which the first that applies decides. Nothing here waits, reads a
 * clock, or remembers: after any crash the same world leads to the same plan.
 */
import type { V1Job, V1Pod } from '@kubernetes/client-node';
import type { BatchInference, BatchInferenceStatus } from '../crds/batchinference.ts';
import { jobFor, jobName, type JobSettings, MAX_RUN_DOCUMENT_BYTES, runDocument } from './job.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { identifyRun, type RunIdentity } from './run-id.ts';
import {
  conditionOf,
  failed,
  FINISHED,
  succeeded,
  SUCCEEDED,
  unchanged,
  unfinished,
} from './status.ts';

/** Everything a decision needs beside the resource. */
export interface Observed {
  readonly now: Date;
  /** The Jobs that the resource controls (by uid), of any run. */
  readonly jobs: readonly V1Job[];
  /** The pods that those Jobs control (by uid). */
  readonly pods: readonly V1Pod[];
}

export type Action =
  | { readonly kind: 'createJob'; readonly job: V1Job }
  | { readonly kind: 'deleteJob'; readonly name: string; readonly uid: string }
  | {
      readonly kind: 'setJobTtl';
      readonly name: string;
      readonly uid: string;
      readonly ttlSecondsAfterFinished: number;
    };

/** An Event on the resource. */
export interface ResourceEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/** What to do, in the order in which it is done: actions, then the status, then the Events. */
export interface Plan {
  readonly actions: readonly Action[];
  readonly status: BatchInferenceStatus;
  readonly events: readonly ResourceEvent[];
  readonly requeueAfterMs?: number;
}

/** What a rule has to go by. */
interface Situation {
  readonly resource: BatchInference;
  readonly observed: Observed;
  readonly settings: JobSettings;
  readonly runId: string;
  /** Whether the status already tells how the run that the spec asks for has ended. */
  readonly recorded: boolean;
}

type Step = Pick<Plan, 'status' | 'requeueAfterMs'> & { readonly actions?: readonly Action[] };

/** Total: a plan for every resource and every world. */
export function reconcile(
  resource: BatchInference,
  observed: Observed,
  settings: JobSettings,
): Plan {
  const identity = identifyRun(resource);
  const recorded = isRecorded(resource.status, identity);
  const situation = { resource, observed, settings, runId: identity.runId, recorded };
  // Where only the way of running has changed since a success, its Job still counts as the run's.
  const name =
    (recorded ? resource.status?.jobName : undefined) ?? jobName(resource, identity.runId);
  const job = observed.jobs.find(({ metadata }) => metadata?.name === name);
  const superseded = observed.jobs.filter((other) => other !== job);

  const step =
    beingDeleted(situation) ??
    endedBefore(situation, job) ??
    tooLarge(situation) ??
    (job === undefined ? withoutJob(situation) : withJob(situation, job));

  const deletions = isBeingDeleted(resource) ? [] : superseded.flatMap(deletion);
  const actions = [...deletions, ...(step.actions ?? [])];
  return { ...step, actions, events: eventsFor(resource, step.status) };
}

/** The plan when the API server refuses the run's Job for good. */
export function refuse(
  resource: BatchInference,
  refusal: { readonly reason: 'JobNameTaken' | 'JobRejected'; readonly message: string },
  now: Date,
): Plan {
  const status = failed(resource, { ...refusal, endedAt: now, now });
  return { actions: [], status, events: eventsFor(resource, status) };
}

/** The plan when the API server refuses the run's Job for now. */
export function blocked(resource: BatchInference, message: string, now: Date): Plan {
  const status = unfinished(resource, { reason: 'Waiting', message, now });
  return { actions: [], status, events: eventsFor(resource, status) };
}

/** Owner references make the garbage collector do the rest. */
function beingDeleted({ resource }: Situation): Step | undefined {
  return isBeingDeleted(resource) ? { status: resource.status ?? {} } : undefined;
}

/** The run has ended, and the status tells how: keep that, whatever became of its Job. */
function endedBefore({ resource, recorded }: Situation, job: V1Job | undefined): Step | undefined {
  if (!recorded) return undefined;
  return {
    status: unchanged(resource),
    actions: job === undefined ? [] : timeToLive(resource, job),
  };
}

/** A run document that no process could be started with. */
function tooLarge({ resource, observed: { now } }: Situation): Step | undefined {
  const bytes = new TextEncoder().encode(runDocument(resource)).length;
  if (bytes <= MAX_RUN_DOCUMENT_BYTES) return undefined;
  const message =
    `spec.ssh, spec.models and spec.data take ${bytes} bytes as JSON, and a pod can be given ` +
    `${MAX_RUN_DOCUMENT_BYTES}: name fewer columns, for example those to ignore instead of the features`;
  return { status: failed(resource, { reason: 'SpecTooLarge', message, endedAt: now, now }) };
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
function withJob({ resource, observed: { now, pods }, runId }: Situation, job: V1Job): Step {
  if (job.metadata?.deletionTimestamp !== undefined) {
    const message = `Job ${job.metadata.name ?? ''} is being deleted; it will be created again`;
    return { status: unfinished(resource, { reason: 'Waiting', message, now }) };
  }
  const outcome = outcomeOf(resource, { job, pods: podsOf(job, pods), runId, now });
  switch (outcome.state) {
    case 'succeeded':
      return { status: succeeded(resource, { ...outcome, now }) };
    case 'failed':
      return { status: failed(resource, { ...withWait(resource, outcome), now }) };
    case 'waiting':
    case 'running': {
      const reason = outcome.state === 'running' ? 'Running' : 'Waiting';
      const status = unfinished(resource, { reason, message: outcome.message, now });
      const { recheckAfterMs } = outcome;
      return { status, ...(recheckAfterMs !== undefined && { requeueAfterMs: recheckAfterMs }) };
    }
  }
}

/**
 * A run that succeeded is not repeated because only spec.run has changed; one that failed is,
 * because that is how one gives it more memory or time.
 */
function isRecorded(
  status: BatchInferenceStatus | undefined,
  { runId, inputsHash }: RunIdentity,
): boolean {
  if (conditionOf(status, FINISHED)?.status !== 'True') return false;
  if (status?.runId === runId) return true;
  return status?.inputsHash === inputsHash && conditionOf(status, SUCCEEDED)?.status === 'True';
}

function isBeingDeleted({ metadata }: BatchInference): boolean {
  return metadata.deletionTimestamp !== undefined;
}

function podsOf(job: V1Job, pods: readonly V1Pod[]): readonly V1Pod[] {
  return pods.filter(({ metadata }) =>
    metadata?.ownerReferences?.some(
      ({ uid, controller }) => controller === true && uid === job.metadata?.uid,
    ),
  );
}

function deletion({ metadata }: V1Job): Action[] {
  if (metadata?.name === undefined || metadata.uid === undefined) return [];
  if (metadata.deletionTimestamp !== undefined) return [];
  return [{ kind: 'deleteJob', name: metadata.name, uid: metadata.uid }];
}

/** Only now that the result is in the status may the Job's time run out. */
function timeToLive({ spec }: BatchInference, job: V1Job): Action[] {
  const { ttlSecondsAfterFinished } = spec.run;
  const { name, uid } = job.metadata ?? {};
  if (ttlSecondsAfterFinished === undefined || name === undefined || uid === undefined) return [];
  if (job.spec?.ttlSecondsAfterFinished === ttlSecondsAfterFinished) return [];
  return [{ kind: 'setJobTtl', name, uid, ttlSecondsAfterFinished }];
}

/** A deadline alone tells nothing to do; what the run was waiting for does. */
function withWait(resource: BatchInference, outcome: Extract<Outcome, { state: 'failed' }>) {
  const previous = conditionOf(resource.status, SUCCEEDED);
  if (outcome.reason !== 'DeadlineExceeded' || previous?.reason !== 'Waiting') return outcome;
  return { ...outcome, message: `${outcome.message} It was waiting: ${previous.message}` };
}

/** Events tell of changes of the status, so one that is computed again tells nothing twice. */
function eventsFor(
  { status: previous }: BatchInference,
  status: BatchInferenceStatus,
): ResourceEvent[] {
  const verdict = conditionOf(status, SUCCEEDED);
  const sameRun = previous?.runId === status.runId;
  const endedBefore = sameRun && conditionOf(previous, FINISHED)?.status === 'True';
  if (verdict === undefined || endedBefore) return [];
  switch (verdict.status) {
    case 'Unknown':
      return sameRun ? [] : [{ type: 'Normal', reason: 'RunStarted', message: verdict.message }];
    case 'True':
      return [{ type: 'Normal', reason: 'RunSucceeded', message: verdict.message }];
    case 'False':
      return [
        { type: 'Warning', reason: 'RunFailed', message: `${verdict.reason}: ${verdict.message}` },
      ];
  }
}
