/**
 * The only writer: does what a plan says, Jobs and CronJob first, then the Events, then the status.
 * Whatever is done can be done again, and only the status says that all of it is done: a crash in
 * between leaves a world that leads to the same plan.
 */
import {
  type BatchV1Api,
  type CustomObjectsApi,
  type KubernetesObject,
  PatchStrategy,
  setHeaderOptions,
  type V1CronJob,
  type V1Job,
} from '@kubernetes/client-node';
import { type BatchInference, GROUP, PLURAL, VERSION } from '../crds/batchinference.ts';
import { isAlreadyExists, isConflict, isNotFound, StaleError, TerminalError } from './errors.ts';
import type { Recorder } from './events.ts';
import { type JobPatch, suspensionPatch } from './job/suspension.ts';
import { mergePatch } from './kube/merge-patch.ts';
import { refusalOf } from './refusal.ts';
import { controllerOf } from './ownership.ts';
import type { Action, Plan } from './plan.ts';

export interface Writer {
  readonly batch: Pick<
    BatchV1Api,
    | ('createNamespacedJob' | 'deleteNamespacedJob' | 'patchNamespacedJob' | 'readNamespacedJob')
    | ('createNamespacedCronJob' | 'deleteNamespacedCronJob')
    | ('readNamespacedCronJob' | 'replaceNamespacedCronJob')
  >;
  readonly custom: Pick<
    CustomObjectsApi,
    'getNamespacedCustomObject' | 'patchNamespacedCustomObjectStatus'
  >;
  readonly record: Recorder;
}

/**
 * Brings the cluster to where the plan wants it. Returns whether the status had to be written.
 *
 * @throws TerminalError, BlockedError when the API server refuses the Job, for good or for now.
 * @throws ApiException: a conflict when the resource is no longer as it was read, or any other.
 */
export async function apply(
  writer: Writer,
  resource: BatchInference,
  plan: Plan,
): Promise<boolean> {
  if (plan.actions.length > 0 || plan.events.length > 0) await confirm(writer, resource);
  for (const action of plan.actions) await act(writer, resource, action);
  await writer.record(resource, plan.events);
  return writeStatus(writer, resource, plan.status);
}

/**
 * Our copy may be an old one: a watch lags, and a list may come from an API server that does. A
 * status has its resourceVersion to be refused by; a Job would be made again for a run that is over,
 * or the one at work deleted for a spec that is no more. So the API server is asked first.
 *
 * @throws StaleError when the resource is not as it was read.
 */
async function confirm({ custom }: Writer, { metadata }: BatchInference): Promise<void> {
  const { namespace = '', name = '', uid, resourceVersion } = metadata;
  const id = { group: GROUP, version: VERSION, plural: PLURAL, namespace, name };
  const current: unknown = await custom.getNamespacedCustomObject(id).catch((error: unknown) => {
    if (isNotFound(error)) throw new StaleError(`${name} is gone`);
    throw error;
  });
  const { metadata: now } = current as BatchInference;
  if (now.uid !== uid || now.resourceVersion !== resourceVersion) {
    throw new StaleError(`${name} is not as it was read`);
  }
}

async function act(writer: Writer, resource: BatchInference, action: Action): Promise<void> {
  switch (action.kind) {
    case 'createJob':
      return createJob(writer, resource, action.job);
    case 'deleteJob':
      return deleteJob(writer, resource, action);
    case 'setJobTtl':
      return setJobTtl(writer, resource, action);
    case 'createCronJob':
      return createCronJob(writer, resource, action.cronJob);
    case 'replaceCronJob':
      return replaceCronJob(writer, resource, action.cronJob);
    case 'deleteCronJob':
      return deleteCronJob(writer, resource, action);
    case 'setJobSuspend':
      return patchJob(writer, resource, action, suspensionPatch(action.suspend));
  }
}

function createJob({ batch }: Writer, resource: BatchInference, job: V1Job): Promise<void> {
  return create(resource, job, {
    kind: 'Job',
    write: (to) => batch.createNamespacedJob({ ...to, body: job }),
    read: (from) => batch.readNamespacedJob(from),
    remedy: 'change the annotation batchinference.dev/run, and the run gets a Job of another name',
  });
}

/** How to make an object of a kind, and what to do when its name is taken. */
interface Creation {
  readonly kind: 'Job' | 'CronJob';
  readonly write: (to: { readonly namespace: string }) => Promise<unknown>;
  readonly read: (from: {
    readonly namespace: string;
    readonly name: string;
  }) => Promise<KubernetesObject>;
  readonly remedy: string;
}

async function create(
  { metadata: { namespace = '', uid } }: BatchInference,
  { metadata: { name = '' } = {} }: KubernetesObject,
  { kind, write, read, remedy }: Creation,
): Promise<void> {
  try {
    await write({ namespace });
  } catch (error) {
    if (!isAlreadyExists(error)) throw refusalOf(error, { kind, name });
    // Ours: created a moment ago, and the store has not heard of it yet.
    if (controllerOf(await read({ namespace, name })) === uid) return;
    throw new TerminalError(
      `${kind}NameTaken`,
      `${kind} ${name} exists and does not belong to this BatchInference: ${remedy}`,
    );
  }
}

async function deleteJob(
  { batch }: Writer,
  resource: BatchInference,
  { name, uid }: Extract<Action, { kind: 'deleteJob' }>,
): Promise<void> {
  const namespace = resource.metadata.namespace ?? '';
  const body = { propagationPolicy: 'Background', preconditions: { uid } };
  await unlessReplaced(batch.deleteNamespacedJob({ namespace, name, body }));
}

function setJobTtl(
  writer: Writer,
  resource: BatchInference,
  action: Extract<Action, { kind: 'setJobTtl' }>,
): Promise<void> {
  const ttlSecondsAfterFinished = action.ttlSecondsAfterFinished ?? null;
  return patchJob(writer, resource, action, { spec: { ttlSecondsAfterFinished } });
}

async function patchJob(
  { batch }: Writer,
  resource: BatchInference,
  { name, uid }: { readonly name: string; readonly uid: string },
  patch: JobPatch,
): Promise<void> {
  const namespace = resource.metadata.namespace ?? '';
  // The uid in the body is a precondition, because no patch can change it: about another Job the
  // API server answers 422, and the next visit knows better.
  const body = { ...patch, metadata: { ...patch.metadata, uid } };
  await unlessReplaced(batch.patchNamespacedJob({ namespace, name, body }, MERGE_PATCH));
}

function createCronJob(
  { batch }: Writer,
  resource: BatchInference,
  cronJob: V1CronJob,
): Promise<void> {
  return create(resource, cronJob, {
    kind: 'CronJob',
    write: (to) => batch.createNamespacedCronJob({ ...to, body: cronJob }),
    read: (from) => batch.readNamespacedCronJob(from),
    remedy: 'delete it, or give the BatchInference another name',
  });
}

/** A CronJob that is not as it was read is a conflict, and looked at again. */
async function replaceCronJob(
  { batch }: Writer,
  resource: BatchInference,
  cronJob: V1CronJob,
): Promise<void> {
  const namespace = resource.metadata.namespace ?? '';
  const name = cronJob.metadata?.name ?? '';
  try {
    await batch.replaceNamespacedCronJob({ namespace, name, body: cronJob });
  } catch (error) {
    if (isConflict(error) || isNotFound(error)) throw error;
    throw refusalOf(error, { kind: 'CronJob', name });
  }
}

/** Its Jobs go with it. */
async function deleteCronJob(
  { batch }: Writer,
  resource: BatchInference,
  { name, uid }: Extract<Action, { kind: 'deleteCronJob' }>,
): Promise<void> {
  const namespace = resource.metadata.namespace ?? '';
  const body = { propagationPolicy: 'Background', preconditions: { uid } };
  await unlessReplaced(batch.deleteNamespacedCronJob({ namespace, name, body }));
}

/** The client would send a JSON patch (RFC 6902) otherwise. */
const MERGE_PATCH = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);

/** An object that is gone, or has another uid by now, is none of ours to change. */
async function unlessReplaced(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
}

async function writeStatus(
  { custom }: Writer,
  { metadata, status: before }: BatchInference,
  after: Plan['status'],
): Promise<boolean> {
  const patch = mergePatch(before ?? {}, after);
  if (patch === undefined) return false;
  const { namespace = '', name = '', uid, resourceVersion } = metadata;
  await custom.patchNamespacedCustomObjectStatus(
    {
      ...{ group: GROUP, version: VERSION, plural: PLURAL, namespace, name },
      // The resourceVersion makes the API server answer 409 when our copy is out of date.
      body: { metadata: { uid, resourceVersion }, status: patch },
    },
    MERGE_PATCH,
  );
  return true;
}
