import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { directories } from '../config.ts';
import { ctr } from '../node/containerd.ts';
import { buildah, imageId, storageDriver } from './store.ts';

/** On an image in containerd: which image of buildah's store it is. */
const LOADED_FROM = 'batchinference.dev/image-id';

/**
 * Brings an image that `buildImage` built to the embedded cluster, under the same name; pods use it
 * with `imagePullPolicy: IfNotPresent` or `Never`. Returns at once when it is there already.
 *
 * @throws Error when there is no such image; CommandError when the cluster is not up.
 */
export async function loadImage(tag: string): Promise<void> {
  const id = await imageId(tag);
  if (id === undefined) throw new Error(`No image ${tag} has been built`);
  const label = `${LOADED_FROM}=${id}`;
  if ((await ctr(['images', 'list', `name==${tag}`])).includes(label)) return;

  const folder = join(directories().cache, 'images');
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, 'load-'));
  try {
    const archive = join(work, 'image.tar');
    await buildah(['push', '--quiet', tag, `docker-archive:${archive}:${tag}`]);
    const overlay = (await storageDriver(folder)) === 'overlay';
    const snapshotter = overlay ? 'overlayfs' : 'native';
    await ctr(['images', 'import', '--snapshotter', snapshotter, archive]);
    await ctr(['images', 'label', tag, label]);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
