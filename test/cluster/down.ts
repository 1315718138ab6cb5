import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DAEMON_NAMES } from './cluster.ts';
import { directories, type Directories } from './config.ts';
import { RUN } from './node/containerd.ts';
import { restoreKernelSettings } from './node/kernel-settings.ts';
import { killContainers, removePodCgroups } from './node/containers.ts';
import { removeClusterRules } from './node/iptables.ts';
import { unmountBelow } from './node/mounts.ts';
import { removeNetwork } from './node/network.ts';
import { podLogs } from './node/kubelet.ts';
import { removeLogLinks } from './node/log-links.ts';
import { stop } from './process/daemon.ts';
import { withLock } from './process/lock.ts';
import { step } from './progress.ts';
import { endStrays } from './strays.ts';

/**
 * Ends the embedded cluster and removes what it left on the machine: containers, mounts, network,
 * iptables rules, data. Binaries and built images stay in the cache. Works from any state.
 */
export async function down(): Promise<void> {
  // Nothing of it can run elsewhere.
  if (process.platform !== 'linux') return;
  const places = directories();
  await withLock(join(places.cache, 'cluster.lock'), () =>
    step('stopping the embedded cluster', () => takeDown(places)),
  );
}

async function takeDown(places: Directories): Promise<void> {
  // The kubelet first, or it would start anew what is stopped.
  for (const name of DAEMON_NAMES.toReversed()) await stop(places.state, name);
  await endStrays(places.state, []);
  if (process.getuid?.() === 0) await removeNode(places);
  await rm(places.state, { recursive: true, force: true });
}

async function removeNode({ cache, state }: Directories): Promise<void> {
  await killContainers();
  await unmountBelow([cache, RUN]);
  await removeLogLinks(podLogs(state));
  await removeNetwork();
  await removeClusterRules();
  await removePodCgroups();
  await restoreKernelSettings(state);
  await rm(RUN, { recursive: true, force: true });
}
