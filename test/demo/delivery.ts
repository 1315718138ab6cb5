/** How an image that was built here gets to the nodes of a cluster. Pure. */

export type Delivery =
  /** The cluster runs on the very engine that built the image. */
  | { readonly kind: 'shared' }
  /** A tool of the cluster's maker imports an archive. */
  | { readonly kind: 'import'; readonly command: string; readonly args: (file: string) => string[] }
  /** The cluster pulls it from a registry. */
  | { readonly kind: 'push' };

/**
 * The way for a kubectl context, by the names that the local clusters give their contexts. A
 * registry, when there is one, comes first: it works for every cluster.
 *
 * @throws Error that says what is missing when there is no way.
 */
export function deliveryFor(context: string, registry: string | undefined): Delivery {
  if (registry !== undefined) return { kind: 'push' };
  if (context === 'docker-desktop') return { kind: 'shared' };
  if (context === 'minikube') {
    return { kind: 'import', command: 'minikube', args: (file) => ['image', 'load', file] };
  }
  const [, maker, cluster = ''] = /^(kind|k3d)-(.+)$/.exec(context) ?? [];
  if (maker === 'kind') {
    const args = (file: string) => ['load', 'image-archive', file, '--name', cluster];
    return { kind: 'import', command: 'kind', args };
  }
  if (maker === 'k3d') {
    const args = (file: string) => ['image', 'import', file, '--cluster', cluster];
    return { kind: 'import', command: 'k3d', args };
  }
  throw new Error(
    `The nodes of context ${context} need a registry to get the images from: ` +
      'add --registry PREFIX, such as registry.example.org/team, that you may push to and they may pull from.',
  );
}
