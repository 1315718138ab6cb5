import { access, mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../process/command.ts';
import { withLock } from '../process/lock.ts';
import { step } from '../progress.ts';
import { goObstacle } from '../requirements.ts';
import type { Directories } from '../config.ts';

/** The programs of a cluster, in the order in which something can be done with them. */
export const CONTROL_PLANE = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kubectl',
] as const;
export const NODE = ['kubelet', 'kube-scheduler', 'kube-proxy'] as const;
export type Program = (typeof CONTROL_PLANE)[number] | (typeof NODE)[number];
export type Binaries = Readonly<Record<Program, string>>;

/** What envtest's archives hold, and so what KUBEBUILDER_ASSETS may bring. */
const ENVTEST: readonly Program[] = ['etcd', 'kube-apiserver', 'kubectl'];

/** test/cluster: the Go module that names the versions. */
const MODULE = join(import.meta.dirname, '..');

/**
 * The version of Kubernetes in a go.mod, as "v1.36.3".
 *
 * @throws Error when it requires no k8s.io/kubernetes.
 */
export function kubernetesVersion(goMod: string): string {
  const version = /^\s*(?:require )?k8s\.io\/kubernetes (v[\w.-]+)/m.exec(goMod)?.[1];
  if (version === undefined) throw new Error('go.mod requires no k8s.io/kubernetes');
  return version;
}

/**
 * The linker flags of a release build. /version and the feature gates read these variables; a
 * build without them calls itself v0.0.0-master and its features are off.
 */
export function linkerFlags(version: string): string {
  const [major = '', minor = ''] = version.slice(1).split('.');
  const variables = {
    gitVersion: version,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: 'clean',
    gitCommit: '0'.repeat(40),
    buildDate: '1970-01-01T00:00:00Z',
  };
  const packages = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];
  const set = packages.flatMap((name) =>
    Object.entries(variables).map(([key, value]) => `-X ${name}.${key}=${value}`),
  );
  return ['-s -w', ...set].join(' ');
}

/**
 * The paths of the programs, of which those in `wanted` exist: they are built from Go modules once
 * (6 to 7 minutes for all on two cores) and kept in the cache, by version.
 *
 * @throws Error with a sentence for the user when there is no Go to build them; CommandError.
 */
export async function ensureBinaries(
  wanted: readonly Program[],
  directories: Directories,
): Promise<Binaries> {
  const version = kubernetesVersion(await readFile(join(MODULE, 'go.mod'), 'utf8'));
  const folder = join(directories.cache, `kubernetes-${version}`);
  const binaries = binariesIn(folder, directories.assets);
  if ((await missing(wanted, binaries)).length === 0) return binaries;

  await mkdir(folder, { recursive: true });
  await withLock(join(folder, '.lock'), async () => {
    const todo = await missing(wanted, binaries);
    if (todo.length > 0) await checkGo();
    for (const [index, program] of todo.entries()) {
      const count = `${(index + 1).toString()}/${todo.length.toString()}`;
      await step(`building ${program} ${version} (${count}, once)`, () =>
        build(program, binaries[program], version),
      );
    }
  });
  return binaries;
}

/** @throws Error with a sentence for the user when there is no Go, or one that is too old. */
export async function checkGo(): Promise<void> {
  const problem = goObstacle(await run('go', ['version']).catch(() => undefined));
  if (problem !== undefined) throw new Error(problem);
}

/** Where each program is, or will be. */
export function binariesIn(folder: string, assets: string | undefined): Binaries {
  const place = (program: Program): string =>
    join(assets !== undefined && ENVTEST.includes(program) ? assets : folder, program);
  return {
    etcd: place('etcd'),
    'kube-apiserver': place('kube-apiserver'),
    'kube-controller-manager': place('kube-controller-manager'),
    kubectl: place('kubectl'),
    kubelet: place('kubelet'),
    'kube-scheduler': place('kube-scheduler'),
    'kube-proxy': place('kube-proxy'),
  };
}

async function missing(wanted: readonly Program[], binaries: Binaries): Promise<Program[]> {
  const absent = await Promise.all(
    wanted.map((program) =>
      access(binaries[program]).then(
        () => [],
        () => [program],
      ),
    ),
  );
  return absent.flat();
}

async function build(program: Program, target: string, version: string): Promise<void> {
  const source =
    program === 'etcd' ? 'go.etcd.io/etcd/server/v3' : `k8s.io/kubernetes/cmd/${program}`;
  // A build that is cut off leaves no half program under the name that is looked for.
  const unfinished = `${target}.${process.pid.toString()}.tmp`;
  const flags = ['-trimpath', '-ldflags', linkerFlags(version), '-o', unfinished];
  await run('go', ['build', ...flags, source], { cwd: MODULE, env: { CGO_ENABLED: '0' } });
  await rename(unfinished, target);
}
