/** What Kueue says of a Job, read from the Workload that stands for it. */
import type { CustomObjectsApi, V1Job } from '@kubernetes/client-node';
import { isNotFound } from '../errors.ts';
import type { WorkloadCondition, WorkloadSeen } from '../queued.ts';

/** Kueue has served the second since 0.15; the conditions are the same in both. */
const VERSIONS = ['v1beta2', 'v1beta1'];

/** On a Workload: the uid of the Job that it stands for. */
const JOB_UID_LABEL = 'kueue.x-k8s.io/job-uid';

/**
 * The Workload of a Job, of which there is one at most.
 *
 * @throws ApiException for any answer but "there is no such API".
 */
export async function workloadOf(
  custom: Pick<CustomObjectsApi, 'listNamespacedCustomObject'>,
  { metadata }: V1Job,
): Promise<WorkloadSeen> {
  for (const version of VERSIONS) {
    try {
      const list: unknown = await custom.listNamespacedCustomObject({
        ...{ group: 'kueue.x-k8s.io', version, plural: 'workloads' },
        namespace: metadata?.namespace ?? '',
        labelSelector: `${JOB_UID_LABEL}=${metadata?.uid ?? ''}`,
      });
      const [workload] = (list as { items: readonly Workload[] }).items;
      if (workload === undefined) return { state: 'none' };
      return { state: 'found', conditions: workload.status?.conditions ?? [] };
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  return { state: 'noKueue' };
}

interface Workload {
  readonly status?: { readonly conditions?: readonly WorkloadCondition[] };
}
