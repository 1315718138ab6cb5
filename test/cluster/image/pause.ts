import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PAUSE_IMAGE } from '../node/containerd.ts';
import { loadImage } from './load.ts';
import { buildah, imageId } from './store.ts';

/** Debian's busybox-static: one file that needs no other. */
const DOCKERFILE = `FROM scratch
COPY busybox /bin/busybox
USER 65534
ENTRYPOINT ["/bin/busybox", "sleep", "2147483647"]
`;

/**
 * The container that holds a pod's network: any program that sleeps will do. Its busybox makes it
 * the smallest image for an empty Job too (`command: [/bin/busybox, "true"]`).
 */
export async function loadPauseImage(): Promise<void> {
  if ((await imageId(PAUSE_IMAGE)) === undefined) {
    const work = await mkdtemp(join(tmpdir(), 'pause-'));
    try {
      const file = join(work, 'Dockerfile');
      await writeFile(file, DOCKERFILE);
      await buildah([
        'build',
        '--isolation',
        'chroot',
        '--tag',
        PAUSE_IMAGE,
        '--file',
        file,
        '/bin',
      ]);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  await loadImage(PAUSE_IMAGE);
}
