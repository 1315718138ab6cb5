import { access, cp, mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Directories } from '../config.ts';
import { checkGo } from '../control-plane/binaries.ts';
import { run } from '../process/command.ts';
import { withLock } from '../process/lock.ts';
import { step } from '../progress.ts';

/** Kueue's controller manager, and the folder of its CRDs for `kubectl apply -k`. */
export interface Kueue {
  readonly program: string;
  readonly crds: string;
}

const MODULE = 'sigs.k8s.io/kueue';

/**
 * Kueue, built from its Go module once (3 minutes on two idle cores) and kept in the cache, by version.
 *
 * @throws Error with a sentence for the user when there is no Go to build it; CommandError.
 */
export async function ensureKueue({ cache }: Directories): Promise<Kueue> {
  const version = kueueVersion(await readFile(join(import.meta.dirname, 'go.mod'), 'utf8'));
  const folder = join(cache, `kueue-${version}`);
  const kueue = { program: join(folder, 'kueue'), crds: join(folder, 'crd') };
  // The program is what is made last.
  const isThere = (): Promise<boolean> =>
    access(kueue.program).then(
      () => true,
      () => false,
    );
  if (await isThere()) return kueue;
  await mkdir(folder, { recursive: true });
  await withLock(join(folder, '.lock'), async () => {
    if (await isThere()) return;
    await checkGo();
    await step(`building kueue ${version} (once)`, () => build(kueue));
  });
  return kueue;
}

function kueueVersion(goMod: string): string {
  const version = /^\s*(?:require )?sigs\.k8s\.io\/kueue (v[\w.-]+)/m.exec(goMod)?.[1];
  if (version === undefined) throw new Error(`go.mod requires no ${MODULE}`);
  return version;
}

async function build({ program, crds }: Kueue): Promise<void> {
  const options = { cwd: import.meta.dirname, env: { CGO_ENABLED: '0' } };
  const source = await run('go', ['list', '-m', '-f', '{{.Dir}}', MODULE], options);
  await cp(join(source.trim(), 'config/components/crd'), crds, { recursive: true });
  // A build that is cut off leaves no half program under the name that is looked for.
  const unfinished = `${program}.${process.pid.toString()}.tmp`;
  const flags = ['-trimpath', '-ldflags', '-s -w', '-o', unfinished];
  await run('go', ['build', ...flags, `${MODULE}/cmd/kueue`], options);
  await rename(unfinished, program);
}
