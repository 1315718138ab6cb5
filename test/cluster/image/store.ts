import { join } from 'node:path';
import { directories } from '../config.ts';
import { run } from '../process/command.ts';
import { withLock } from '../process/lock.ts';

/** Mount points and locks of builds: under /run, which a reboot empties. */
const RUN = '/run/batchinference/buildah';

/**
 * Runs buildah on a store of our own, so that the machine's images stay as they are.
 * Returns its standard output.
 */
export async function buildah(args: readonly string[]): Promise<string> {
  const root = join(directories().cache, 'images', 'store');
  return run('buildah', ['--root', root, '--runroot', RUN, ...args], {
    env: { STORAGE_DRIVER: await storageDriver(directories().cache) },
  });
}

/** Lets one build or one removal at a time at the store: a removal takes half-built layers along. */
export async function withStore<T>(work: () => Promise<T>): Promise<T> {
  return withLock(join(directories().cache, 'images', '.store.lock'), work);
}

/** Overlay mounts where the file system allows it; on an overlay (inside a container), plain copies. */
export async function storageDriver(dir: string): Promise<'overlay' | 'vfs'> {
  const type = await run('stat', ['--file-system', '--format=%T', dir]);
  return type.trim() === 'overlayfs' ? 'vfs' : 'overlay';
}

/** The id of an image in the store; undefined when there is none of that name. */
export async function imageId(tag: string): Promise<string | undefined> {
  return inspect(tag, '{{.FromImageID}}');
}

/** A label of an image in the store; empty when it has none of that name. */
export async function imageLabel(tag: string, label: string): Promise<string | undefined> {
  return inspect(tag, `{{index .OCIv1.Config.Labels "${label}"}}`);
}

async function inspect(tag: string, format: string): Promise<string | undefined> {
  return buildah(['inspect', '--type', 'image', '--format', format, tag]).then(
    (text) => text.trim(),
    () => undefined,
  );
}
