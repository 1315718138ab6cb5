/** What the operator knows about one resource, gathered from the reflectors' stores. */
import type { KubernetesObject, V1Job, V1Pod } from '@kubernetes/client-node';
import type { BatchInference } from '../crds/batchinference.ts';
import { NAME_LABEL } from './job.ts';
import type { Change, Store } from './kube/store.ts';
import type { Observed } from './reconcile.ts';

export interface Stores {
  readonly resources: Store<BatchInference>;
  readonly jobs: Store<V1Job>;
  readonly pods: Store<V1Pod>;
}

export interface Observation {
  readonly resource: BatchInference;
  readonly observed: Observed;
}

/**
 * The resource with that key, the Jobs it controls and the pods they control, by uid: a name or a
 * label alone proves nothing. Undefined when the resource is gone or going, because then the
 * garbage collector does the rest.
 */
export function observe(stores: Stores, key: string, now: Date): Observation | undefined {
  const resource = stores.resources.get(key);
  if (resource?.metadata.deletionTimestamp !== undefined || resource === undefined)
    return undefined;
  const jobs = controlledBy([resource], stores.jobs.inGroup(key));
  return { resource, observed: { now, jobs, pods: controlledBy(jobs, stores.pods.inGroup(key)) } };
}

function controlledBy<T extends KubernetesObject>(
  owners: readonly KubernetesObject[],
  objects: readonly T[],
): readonly T[] {
  const uids = new Set(owners.map(({ metadata }) => metadata?.uid));
  return objects.filter((object) => {
    const uid = controllerOf(object);
    return uid !== undefined && uids.has(uid);
  });
}

/** The uid of the object's controller. */
export function controllerOf(object: KubernetesObject): string | undefined {
  return object.metadata?.ownerReferences?.find(({ controller }) => controller === true)?.uid;
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
