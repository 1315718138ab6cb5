/** The kinds that the operator watches, in all namespaces. */
import type { KubernetesObject, V1CronJob, V1Job, V1Pod } from '@kubernetes/client-node';
import { type BatchInference, GROUP, PLURAL, VERSION } from '../../crds/batchinference.ts';
import { NAME_LABEL } from '../job/job.ts';
import type { Collection } from './list.ts';

export const RESOURCES: Collection<BatchInference> = {
  title: 'BatchInferences',
  path: `/apis/${GROUP}/${VERSION}/${PLURAL}`,
  decode: (json) => withoutManagedFields(json as BatchInference),
};

/** The label keeps other people's Jobs and pods out of memory; ownership is checked by uid. */
export const JOBS: Collection<V1Job> = {
  title: 'Jobs',
  path: '/apis/batch/v1/jobs',
  labelSelector: NAME_LABEL,
  decode: (json) => withoutManagedFields(json as V1Job),
};

export const CRON_JOBS: Collection<V1CronJob> = {
  title: 'CronJobs',
  path: '/apis/batch/v1/cronjobs',
  labelSelector: NAME_LABEL,
  decode: (json) => withoutManagedFields(json as V1CronJob),
};

export const PODS: Collection<V1Pod> = {
  title: 'Pods',
  path: '/api/v1/pods',
  labelSelector: NAME_LABEL,
  decode: (json) => withoutManagedFields(json as V1Pod),
};

/**
 * The object as the server sent it, so timestamps are strings although the client's types say
 * Date; without managedFields, which are half of an object's size and of no use here.
 *
 * @throws TypeError for what is no object.
 */
function withoutManagedFields<T extends KubernetesObject>(object: T): T {
  if (object.metadata?.name === undefined) throw new TypeError('an object without a name');
  const { managedFields: _managedFields, ...metadata } = object.metadata;
  return { ...object, metadata };
}
