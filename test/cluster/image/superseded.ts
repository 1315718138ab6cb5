/** An image in a store, by one of its names. */
export interface StoredImage {
  /** As "localhost/batchinference-worker:54fa5ddf118b"; in containerd also "sha256:..." for itself. */
  readonly name: string;
  readonly digest: string;
}

/**
 * The names of older versions of an image: same repository, another tag, and not `inUse`. With the
 * last name of an image goes the one by digest, which containerd gives to each that a node may use.
 */
export function superseded(
  images: readonly StoredImage[],
  current: string,
  inUse: (name: string) => boolean,
): string[] {
  const repository = current.slice(0, current.lastIndexOf(':') + 1);
  const isOld = ({ name }: StoredImage): boolean =>
    name.startsWith(repository) && name !== current && !inUse(name);
  const byDigest = ({ name }: StoredImage): boolean => name.startsWith('sha256:');
  const kept = images.filter((image) => !byDigest(image) && !isOld(image));
  const isNameless = ({ digest }: StoredImage): boolean =>
    images.some((image) => isOld(image) && image.digest === digest) &&
    !kept.some((image) => image.digest === digest);
  return images
    .filter((image) => (byDigest(image) ? isNameless(image) : isOld(image)))
    .map(({ name }) => name);
}
