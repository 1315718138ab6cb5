/** What the demo needs of a cluster, be it the embedded one or the user's. */
import type { Image } from './images.ts';

export interface Cluster {
  /** Runs kubectl on it and returns its standard output; throws CommandError. */
  readonly kubectl: (args: readonly string[], input?: string) => Promise<string>;
  /** The command line of that kubectl, for those that keep running. */
  readonly kubectlCommand: readonly [string, ...string[]];
  /** What the names of the images start with. */
  readonly imagePrefix: string;
  /** The base image of the Dockerfiles; part of what an image is made of. */
  readonly baseImage: string;
  /** Builds an image and gets it to the nodes, unless it is there. */
  readonly provide: (image: Image, reference: string) => Promise<void>;
  /** Removes older versions of an image that nothing on the cluster names any more. */
  readonly retire: (reference: string) => Promise<void>;
  /** Lines for the user's shell, so that shellCommand speaks to it. */
  readonly entry: readonly string[];
  readonly shellCommand: string;
  /** The command line that takes all of it away again; undefined for a cluster of the user's. */
  readonly removal: string | undefined;
}

/** Applies objects as one request; server-side, so that no Secret lands in an annotation. */
export async function applyObjects(cluster: Cluster, objects: readonly object[]): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  const args = ['apply', '--server-side', '--force-conflicts', '--filename', '-'];
  await cluster.kubectl(args, JSON.stringify(list));
}

/** Reads objects of one namespace by kind/name; those that do not exist are left out. */
export async function getObjects<T>(
  cluster: Cluster,
  namespace: string,
  names: readonly string[],
): Promise<T[]> {
  const args = ['get', ...names, '--namespace', namespace, '--ignore-not-found', '--output=json'];
  const text = await cluster.kubectl(args);
  if (text.trim() === '') return [];
  const answer = JSON.parse(text) as T & { readonly items?: T[] };
  return answer.items ?? [answer];
}
