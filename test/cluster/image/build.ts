import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from '../process/command.ts';
import { buildah, imageId, withStore } from './store.ts';

export interface ImageBuild {
  /** Path of the Dockerfile. */
  readonly dockerfile: string;
  /** The folder that COPY reads from. */
  readonly context: string;
  /** As "localhost/batchinference-worker:dev". */
  readonly tag: string;
  /** The last stage of the Dockerfile before that of the image itself, if it has several. */
  readonly stage?: string | undefined;
  readonly buildArgs?: Readonly<Record<string, string>>;
}

/**
 * Builds an image from a Dockerfile with the machine's own npm configuration and certificates
 * mounted, so that nothing of them stays in the image. Layers are cached: unchanged sources take
 * about a second. The stage before the last gets a name too, by which a removal of older images
 * knows which layers the next build will look for. Returns the image's id.
 *
 * @throws CommandError with the end of the build's output.
 */
export async function buildImage(build: ImageBuild): Promise<string> {
  const args = Object.entries(build.buildArgs ?? {}).map(
    ([key, value]) => `--build-arg=${key}=${value}`,
  );
  const { dockerfile, tag, stage, context } = build;
  const command = [
    ...['build', '--isolation', 'chroot', '--layers', '--force-rm', '--pull-never'],
    ...['--file', dockerfile, ...args, ...(await mounts())],
  ];
  await withStore(async () => {
    await buildah([...command, '--tag', tag, context]);
    if (stage === undefined) return;
    const named = `${tag.slice(0, tag.lastIndexOf(':'))}-stages:latest`;
    await buildah([...command, '--target', stage, '--tag', named, context]);
  });
  const id = await imageId(tag);
  if (id === undefined) throw new Error(`buildah built ${tag} and does not know it`);
  return id;
}

/** What npm needs to reach its registry as this machine does. */
async function mounts(): Promise<string[]> {
  const env = { PATH: pathOfTheMachine(process.env['PATH'] ?? '') };
  const globalConfig = (await run('npm', ['config', 'get', 'globalconfig'], { env })).trim();
  const wanted = [
    ['/etc/ssl/certs', '/etc/ssl/certs'],
    [globalConfig, '/usr/local/etc/npmrc'],
    [join(homedir(), '.npmrc'), '/root/.npmrc'],
  ] as const;
  const found = await Promise.all(
    wanted.map(([here, there]) =>
      access(here).then(
        () => [`--volume=${here}:${there}:ro`],
        () => [],
      ),
    ),
  );
  return found.flat();
}

/** npm looks for its configuration beside the node that runs it, which must be the machine's own. */
function pathOfTheMachine(path: string): string {
  return path
    .split(':')
    .filter((folder) => !folder.endsWith('node_modules/.bin'))
    .join(':');
}
