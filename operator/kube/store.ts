import type { KubernetesObject } from '@kubernetes/client-node';

/** How one object changed: made (no before), changed, or gone (no after). */
export interface Change<T> {
  readonly before?: T;
  readonly after?: T;
}

export interface StoreOptions<T> {
  /** Groups objects so that a reader need not go through all of them; undefined is in no group. */
  readonly groupOf?: (object: T) => string | undefined;
  /** Called after the store has changed. */
  readonly onChange?: (change: Change<T>) => void;
  /** Called with what onChange threw, which then concerns nobody else. */
  readonly onCallbackError?: (error: unknown) => void;
}

/** "namespace/name", as in client-go. */
export function keyOf(object: KubernetesObject): string {
  return `${object.metadata?.namespace ?? ''}/${object.metadata?.name ?? ''}`;
}

/** The objects of one kind as last heard of. What it hands out is shared: never change it. */
export class Store<T extends KubernetesObject> {
  readonly #objects = new Map<string, T>();
  readonly #groups = new Map<string, Map<string, T>>();
  readonly #options: StoreOptions<T>;

  constructor(options: StoreOptions<T> = {}) {
    this.#options = options;
  }

  get size(): number {
    return this.#objects.size;
  }

  objects(): IterableIterator<T> {
    return this.#objects.values();
  }

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  /** The objects of a group, in no particular order. */
  inGroup(group: string): readonly T[] {
    return [...(this.#groups.get(group)?.values() ?? [])];
  }

  put(after: T): void {
    const key = keyOf(after);
    const before = this.#objects.get(key);
    if (before !== undefined && isSameVersion(before, after)) return;
    if (before !== undefined) this.#forget(key, before);
    this.#objects.set(key, after);
    const group = this.#options.groupOf?.(after);
    if (group !== undefined) {
      const members = this.#groups.get(group) ?? new Map<string, T>();
      this.#groups.set(group, members.set(key, after));
    }
    this.#emit(before === undefined ? { after } : { before, after });
  }

  remove(key: string): void {
    const before = this.#objects.get(key);
    if (before === undefined) return;
    this.#forget(key, before);
    this.#emit({ before });
  }

  /** Makes the store what a list says; what the list lacks has been deleted meanwhile. */
  replace(objects: readonly T[]): void {
    const listed = new Set(objects.map(keyOf));
    for (const key of this.#objects.keys()) if (!listed.has(key)) this.remove(key);
    for (const object of objects) this.put(object);
  }

  #emit(change: Change<T>): void {
    try {
      this.#options.onChange?.(change);
    } catch (error) {
      this.#options.onCallbackError?.(error);
    }
  }

  #forget(key: string, object: T): void {
    this.#objects.delete(key);
    const group = this.#options.groupOf?.(object);
    if (group === undefined) return;
    const members = this.#groups.get(group);
    members?.delete(key);
    if (members?.size === 0) this.#groups.delete(group);
  }
}

/** An object that was deleted and made again may have any resourceVersion: the uid counts too. */
function isSameVersion(one: KubernetesObject, other: KubernetesObject): boolean {
  const version = one.metadata?.resourceVersion;
  return (
    version !== undefined &&
    version === other.metadata?.resourceVersion &&
    one.metadata?.uid === other.metadata.uid
  );
}
