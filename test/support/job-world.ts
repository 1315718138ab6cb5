/** Jobs and pods as the Job controller and a kubelet would show them, for tests of decisions. */
import type {
  V1ContainerStatus,
  V1Job,
  V1JobCondition,
  V1Pod,
  V1PodStatus,
} from '@kubernetes/client-node';
import type { BatchInference } from '../../crds/batchinference.ts';
import { jobFor } from '../../operator/job/job.ts';
import { identifyRun } from '../../operator/run-id.ts';
import {
  encodeTerminationMessage,
  type FailureReason,
  type Result,
  SCHEMA_VERSION,
} from '../../worker/contract.ts';
import { classified } from './model-results.ts';

export const T0 = new Date('2026-11-23T12:00:00Z');

/** `seconds` after the moment at which the tests' Jobs are created. */
export function at(seconds: number): Date {
  return new Date(T0.getTime() + seconds * 1000);
}

export function jobOf(resource: BatchInference, condition?: Partial<V1JobCondition>): V1Job {
  const job = jobFor(resource, { workerImage: 'worker:1' });
  return {
    ...job,
    metadata: { ...job.metadata, uid: `uid-${job.metadata?.name ?? ''}`, creationTimestamp: T0 },
    status: condition
      ? { conditions: [{ type: 'Failed', status: 'True', lastTransitionTime: T0, ...condition }] }
      : {},
  };
}

let pods = 0;

export function podOf(job: V1Job, status: V1PodStatus): V1Pod {
  pods += 1;
  return {
    metadata: {
      name: `${job.metadata?.name ?? ''}-${pods}`,
      uid: `uid-pod-${pods}`,
      creationTimestamp: at(pods),
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          name: job.metadata?.name ?? '',
          uid: job.metadata?.uid ?? '',
          controller: true,
        },
      ],
    },
    status,
  };
}

/** A pod with the labels of the Job's, by which its resource is found. */
export function labelledPodOf(job: V1Job, status: V1PodStatus): V1Pod {
  const pod = podOf(job, status);
  const { namespace, labels } = job.metadata ?? {};
  return {
    ...pod,
    metadata: { ...pod.metadata, ...(namespace && { namespace }), ...(labels && { labels }) },
  };
}

export function container(state: V1ContainerStatus['state']): V1PodStatus {
  return {
    phase: 'Pending',
    containerStatuses: [
      {
        name: 'worker',
        image: 'worker:1',
        imageID: '',
        ready: false,
        restartCount: 0,
        ...(state && { state }),
      },
    ],
  };
}

export function running(): V1PodStatus {
  return { ...container({ running: { startedAt: at(1) } }), phase: 'Running' };
}

export function terminated(
  exitCode: number,
  message: string,
  extra: { reason?: string; signal?: number } = {},
): V1PodStatus {
  return {
    ...container({ terminated: { exitCode, message, finishedAt: at(3), ...extra } }),
    phase: exitCode === 0 ? 'Succeeded' : 'Failed',
  };
}

/** The message of a worker that scored 1300 rows with `lda` and `nn`, of which so many were right. */
export function successMessage(
  resource: BatchInference,
  [lda, nn]: readonly [number, number] = [899, 860],
): string {
  return resultMessage(resource, {
    rows: { scored: 1300, rejected: 0 },
    models: [classified(lda), classified(nn)],
  });
}

/** The message of a worker with that result. */
export function resultMessage(resource: BatchInference, result: Result): string {
  const { runId } = identifyRun(resource);
  return encodeTerminationMessage({
    ...{ schemaVersion: SCHEMA_VERSION, runId, outcome: 'succeeded' },
    ...result,
  });
}

export function failureMessage(
  resource: BatchInference,
  reason: FailureReason,
  message: string,
): string {
  const { runId } = identifyRun(resource);
  return encodeTerminationMessage({
    schemaVersion: SCHEMA_VERSION,
    runId,
    outcome: 'failed',
    reason,
    message,
  });
}
