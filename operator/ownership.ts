import type { KubernetesObject } from '@kubernetes/client-node';

/** The uid of the object's controller: a name or a label alone proves nothing. */
export function controllerOf(object: KubernetesObject): string | undefined {
  return object.metadata?.ownerReferences?.find(({ controller }) => controller === true)?.uid;
}

/** Those of the objects that one of the owners controls, by uid. */
export function controlledBy<T extends KubernetesObject>(
  owners: readonly KubernetesObject[],
  objects: readonly T[],
): readonly T[] {
  const uids = new Set(owners.map(({ metadata }) => metadata?.uid));
  return objects.filter((object) => {
    const uid = controllerOf(object);
    return uid !== undefined && uids.has(uid);
  });
}
