import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterParts, DAEMON_NAMES, hasNode, type ClusterParts } from './cluster.ts';
import { directories, type Directories } from './config.ts';
import { CONTROL_PLANE, NODE, ensureBinaries, type Binaries } from './control-plane/binaries.ts';
import { layoutOf } from './control-plane/layout.ts';
import { choosePorts } from './control-plane/ports.ts';
import { ensureControlPlane } from './control-plane/start.ts';
import { loadPauseImage } from './image/pause.ts';
import { storageDriver } from './image/store.ts';
import { rememberKernelSettings } from './node/kernel-settings.ts';
import { ensureNetwork } from './node/network.ts';
import { installPackages } from './node/packages.ts';
import { run } from './process/command.ts';
import { ensureRunning, runningPid } from './process/daemon.ts';
import { runningProcesses } from './process/identity.ts';
import { withLock } from './process/lock.ts';
import { step } from './progress.ts';
import { nodeObstacle, obstacle, type Extent } from './requirements.ts';
import { endStrays } from './strays.ts';

/** What the cluster that is up offers. */
export interface Cluster {
  /** Paths of the administrator's kubeconfig and of a kubectl of the same version. */
  readonly kubeconfig: string;
  readonly kubectl: string;
  /** One JSON line (audit.k8s.io/v1 Event, metadata only) for each write. */
  readonly auditLog: string;
}

/**
 * Brings the embedded cluster up and returns when its node is ready: from nothing, after a crash of
 * any part, after a reboot, and in a second when it is up already. What it starts outlives it.
 *
 * @throws Error with a sentence for the user when this machine cannot run it.
 */
export async function up(extent: Extent = 'whole'): Promise<Cluster> {
  // Before the lock: where this fails there may be nothing to lock with.
  await checkMachine(extent);
  const places = directories();
  await mkdir(places.cache, { recursive: true });
  return withLock(join(places.cache, 'cluster.lock'), () => bringUp(extent, places));
}

async function bringUp(wanted: Extent, places: Directories): Promise<Cluster> {
  const pids = await Promise.all(DAEMON_NAMES.map((name) => runningPid(places.state, name)));
  const own = pids.filter((pid) => pid !== undefined);
  // A node needs its API server where it is.
  const extent = (await hasNode(places.state)) ? 'whole' : wanted;
  await endStrays(places.state, own);
  if (extent === 'whole') {
    // Anew, as what runs may be more than what was asked for.
    await checkMachine(extent);
    await checkNeighbours(own);
    await installPackages();
  }
  const programs = extent === 'whole' ? [...CONTROL_PLANE, ...NODE] : CONTROL_PLANE;
  const binaries = await ensureBinaries(programs, places);
  await mkdir(places.state, { recursive: true, mode: 0o700 });
  const layout = layoutOf(places.state);
  const parts = clusterParts({
    extent,
    state: places.state,
    ports: await choosePorts(layout.ports, own.length === 0),
    binaries,
    storage: await storageDriver(places.state),
  });
  if (extent === 'whole') {
    await rememberKernelSettings(places.state);
    await ensureNetwork();
  }
  await step('starting the control plane', () =>
    ensureControlPlane(parts.controlPlane, 'survive', true),
  );
  if (extent === 'whole') await startNode(parts, binaries);
  return { kubeconfig: layout.kubeconfig, kubectl: binaries.kubectl, auditLog: layout.auditLog };
}

async function startNode({ controlPlane, node }: ClusterParts, binaries: Binaries): Promise<void> {
  const { layout } = controlPlane;
  const home = { dir: layout.dir, life: 'survive' } as const;
  await step('starting the node', async () => {
    await ensureRunning(node.scheduler, home);
    await ensureRunning(node.containerd, home);
    await loadPauseImage();
    await ensureRunning(node.kubelet, home);
    await ensureRunning(node.kubeProxy, home);
    const kubectl = ['--kubeconfig', layout.kubeconfig, 'wait', '--timeout=90s'];
    await run(binaries.kubectl, [...kubectl, '--for=create', 'node/localhost']);
    await run(binaries.kubectl, [...kubectl, '--for=condition=Ready', 'node/localhost']);
  });
}

/**
 * Whether this machine can run the embedded cluster, or what of it is wanted.
 *
 * @throws Error with a sentence for the user when it cannot.
 */
export async function checkMachine(extent: Extent): Promise<void> {
  const apt = await access('/usr/bin/apt-get').then(
    () => true,
    () => false,
  );
  const root = process.getuid?.() === 0;
  const problem = obstacle({ platform: process.platform, root, apt }, extent);
  if (problem !== undefined) throw new Error(problem);
}

async function checkNeighbours(own: readonly number[]): Promise<void> {
  const others = (await runningProcesses()).filter(({ pid }) => !own.includes(pid));
  const problem = nodeObstacle(others.map(({ command }) => command));
  if (problem !== undefined) throw new Error(problem);
}
