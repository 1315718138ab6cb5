import { ctr } from '../node/containerd.ts';
import { buildah, withStore } from './store.ts';
import { superseded, type StoredImage } from './superseded.ts';

/**
 * Removes older versions of an image, from buildah's store and from the embedded cluster, where
 * each package-lock.json leaves about 1 GB. What the last build of an image was made of stays (see
 * `buildImage`), so that the next one finds its layers.
 */
export async function retireOlder(
  current: string,
  inUse: (name: string) => boolean,
): Promise<void> {
  const loaded = superseded(await loadedImages(), current, inUse);
  if (loaded.length > 0) await ctr(['images', 'remove', '--sync', ...loaded]);
  await withStore(async () => {
    const built = superseded(await builtImages(), current, inUse);
    if (built.length === 0) return;
    await buildah(['rmi', '--force', ...built]);
    await buildah(['rmi', '--prune']);
  });
}

async function builtImages(): Promise<StoredImage[]> {
  const format = '{{.Name}}:{{.Tag}} {{.Digest}}';
  return parse(await buildah(['images', '--noheading', '--format', format]), 1);
}

async function loadedImages(): Promise<StoredImage[]> {
  const [, ...lines] = (await ctr(['images', 'list'])).split('\n');
  return parse(lines.join('\n'), 2);
}

/** Lines of columns: the name first, and the digest at `column`. */
function parse(text: string, column: number): StoredImage[] {
  return text
    .split('\n')
    .map((line) => line.split(/\s+/))
    .filter(([name]) => name !== undefined && name !== '')
    .map((cells) => ({ name: cells[0] ?? '', digest: cells[column] ?? '' }));
}
