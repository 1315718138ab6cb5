/** The Job of a run, as a pure function of the resource. */
import type { V1Job, V1JobSpec, V1ObjectMeta, V1PodFailurePolicy } from '@kubernetes/client-node';
import { type BatchInference, GROUP, KIND, VERSION } from '../../crds/batchinference.ts';
import { CONTAINER_NAME, EXIT_CODES } from '../../worker/contract.ts';
import { type PodSettings, podSpec } from './pod.ts';
import { identifyRun } from '../run-id.ts';

export const NAME_LABEL = 'batchinference.dev/name';
const RUN_ID_LABEL = 'batchinference.dev/run-id';
const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
const MANAGED_BY = 'batchinference-operator';

/** Kueue manages the Jobs that carry it (https://kueue.sigs.k8s.io/docs/tasks/run/jobs). */
export const QUEUE_LABEL = 'kueue.x-k8s.io/queue-name';

/** Names of at most 52 characters (the CRD's rule) plus 11 stay within a label's 63. */
export function jobName(resource: BatchInference, runId: string): string {
  return `${resource.metadata.name ?? ''}-${runId}`;
}

/** The Job to create for the resource's run; completing or failing is left to the Job controller. */
export function jobFor(resource: BatchInference, settings: PodSettings): V1Job {
  const { jobLabels, spec } = jobTemplate(resource, settings);
  const { runId } = identifyRun(resource);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { ...objectMeta(resource, jobName(resource, runId)), labels: jobLabels },
    spec,
  };
}

/** Name and namespace of an object that the resource controls. */
export function objectMeta(
  { metadata }: BatchInference,
  name: string,
): Required<Pick<V1ObjectMeta, 'name' | 'namespace' | 'ownerReferences'>> {
  return {
    name,
    namespace: metadata.namespace ?? '',
    ownerReferences: [
      {
        apiVersion: `${GROUP}/${VERSION}`,
        kind: KIND,
        name: metadata.name ?? '',
        uid: metadata.uid ?? '',
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  };
}

/** What all Jobs of the resource's run have in common. */
interface JobTemplate {
  /** Of everything that is made for the resource. */
  readonly labels: Record<string, string>;
  /** Of the Jobs. */
  readonly jobLabels: Record<string, string>;
  readonly spec: V1JobSpec;
}

/** What the Jobs of the resource's run are made of, however often it runs. */
export function jobTemplate(resource: BatchInference, settings: PodSettings): JobTemplate {
  const { metadata, spec } = resource;
  const { queueName, podMetadata, retries, timeoutSeconds } = spec.run;
  const labels = {
    'app.kubernetes.io/name': 'batchinference',
    'app.kubernetes.io/component': 'worker',
    [MANAGED_BY_LABEL]: MANAGED_BY,
    [NAME_LABEL]: metadata.name ?? '',
    [RUN_ID_LABEL]: identifyRun(resource).runId,
  };
  return {
    labels,
    jobLabels: { ...labels, ...(queueName !== undefined && { [QUEUE_LABEL]: queueName }) },
    spec: {
      backoffLimit: retries,
      activeDeadlineSeconds: timeoutSeconds,
      // Kueue's webhook would do so too; without it a pod could start before Kueue has seen the Job.
      ...(queueName !== undefined && { suspend: true }),
      podFailurePolicy: podFailurePolicy(),
      // A pod is replaced when it has ended, not when it begins to: never two at work on one run.
      podReplacementPolicy: 'Failed',
      // No ttlSecondsAfterFinished: it is patched in once the result is in the status, or the Job
      // could vanish with its result while the operator is away.
      template: {
        metadata: {
          labels: { ...podMetadata?.labels, ...labels },
          ...(podMetadata?.annotations && { annotations: podMetadata.annotations }),
        },
        spec: podSpec(resource, settings),
      },
    },
  };
}

/** Those after which trying again is of no use. */
const FINAL = [EXIT_CODES.usage, EXIT_CODES.final, EXIT_CODES.gateMissed, EXIT_CODES.bug];

/** Derived from the worker's table of exit codes; what it does not name counts as one retry. */
function podFailurePolicy(): V1PodFailurePolicy {
  const onExit = (action: string, values: number[]) => ({
    action,
    onExitCodes: { containerName: CONTAINER_NAME, operator: 'In', values },
  });
  return {
    rules: [
      onExit('FailJob', FINAL),
      onExit('Ignore', [EXIT_CODES.waiting]),
      // Drained, preempted, evicted: not the run's fault.
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
    ],
  };
}
