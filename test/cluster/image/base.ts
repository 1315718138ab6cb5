import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { directories } from '../config.ts';
import { run } from '../process/command.ts';
import { withLock } from '../process/lock.ts';
import { step } from '../progress.ts';
import { parseAptSources, releaseSource, type AptSource } from './apt-sources.ts';
import { buildah, imageLabel } from './store.ts';

/** The npm that goes with Node 26. */
const NPM = 'npm@11';
const NODE = join(import.meta.dirname, '../../../node_modules/node/bin/node');
/** Node's own libraries apart from glibc, and what a TLS client needs. */
const PACKAGES = 'ca-certificates,libatomic1';
/** Says what an image was made of, so that another Node makes another image. */
const MADE_OF = 'batchinference.dev/made-of';
/** Nothing that runs needs them, as in the -slim images. */
const NOT_NEEDED = [
  'usr/share/doc',
  'usr/share/info',
  'usr/share/locale',
  'usr/share/man',
  'var/cache/apt/archives',
  'var/lib/apt/lists',
  'var/log/bootstrap.log',
];

/**
 * Makes, once, an image like node:26-bookworm-slim from what this machine installs anyway: the
 * distribution's own mirror, the Node of node_modules and npm. Returns its name, for the build
 * argument NODE_IMAGE.
 *
 * Never pulled: a registry may be out of reach or limit anonymous pulls, and one way that works
 * everywhere is one way to test. A production build takes the default of the Dockerfile.
 */
export async function nodeBaseImage(): Promise<string> {
  const version = (await run(NODE, ['--version'])).trim();
  const source = await ownRelease();
  const tag = `localhost/node:${version.slice(1).split('.')[0] ?? ''}-${source.suite}-slim`;
  const madeOf = `node ${version}, ${NPM}, ${source.suite}, ${PACKAGES}`;
  const folder = join(directories().cache, 'images');
  await mkdir(folder, { recursive: true });
  await withLock(join(folder, '.base.lock'), async () => {
    if ((await imageLabel(tag, MADE_OF)) === madeOf) return;
    await step(`making the base image ${tag} (once)`, async () => {
      const work = await mkdtemp(join(folder, 'base-'));
      try {
        await makeRoot(join(work, 'root'), source);
        const dockerfile = `FROM scratch\nCOPY root /\nLABEL ${MADE_OF}="${madeOf}"\nCMD ["node"]\n`;
        const file = join(work, 'Dockerfile');
        await writeFile(file, dockerfile);
        await buildah(['build', '--isolation', 'chroot', '--tag', tag, '--file', file, work]);
      } finally {
        await rm(work, { recursive: true, force: true });
      }
    });
  });
  return tag;
}

async function makeRoot(root: string, { suite, uri }: AptSource): Promise<void> {
  await run('debootstrap', ['--variant=minbase', `--include=${PACKAGES}`, suite, root, uri]);
  for (const path of NOT_NEEDED) await rm(join(root, path), { recursive: true, force: true });
  await run('useradd', ['--root', root, '--uid', '1000', '--create-home', '--user-group', 'node']);
  await mkdir(join(root, 'usr/local/bin'), { recursive: true });
  await cp(NODE, join(root, 'usr/local/bin/node'));
  await run('npm', ['install', '--global', '--prefix', join(root, 'usr/local'), NPM]);
}

/** The release that this machine runs, and where it comes from. */
async function ownRelease(): Promise<AptSource> {
  const release = await readFile('/etc/os-release', 'utf8');
  const codename = /^VERSION_CODENAME="?([\w-]+)/m.exec(release)?.[1] ?? '';
  const folder = '/etc/apt/sources.list.d';
  const names = await readdir(folder).catch(() => []);
  const files = ['/etc/apt/sources.list', ...names.map((name) => join(folder, name))];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  const source = releaseSource(texts.flatMap(parseAptSources), codename);
  if (source === undefined) {
    throw new Error(
      `No source of the release "${codename}" in /etc/apt: the base image is made from it. Is this Debian or Ubuntu?`,
    );
  }
  return source;
}
