import { access } from 'node:fs/promises';
import { join } from 'node:path';
import {
  apiServer,
  controllerManager,
  etcd,
  scheduler,
  type ControlPlaneParts,
} from './control-plane/daemons.ts';
import type { Binaries } from './control-plane/binaries.ts';
import { BRIDGE_ADDRESS } from './control-plane/certificates.ts';
import { layoutOf } from './control-plane/layout.ts';
import type { Ports } from './control-plane/ports.ts';
import { containerd } from './node/containerd.ts';
import { kubeProxy } from './node/kube-proxy.ts';
import { KUBELET_FILE, kubelet } from './node/kubelet.ts';
import type { Daemon } from './process/daemon.ts';
import type { Extent } from './requirements.ts';

/** The programs of the embedded cluster, in the order in which they start. */
export interface ClusterParts {
  readonly controlPlane: ControlPlaneParts;
  readonly node: {
    readonly containerd: Daemon;
    readonly kubelet: Daemon;
    readonly kubeProxy: Daemon;
    readonly scheduler: Daemon;
  };
}

export const DAEMON_NAMES = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'containerd',
  'kubelet',
  'kube-proxy',
] as const;

export interface ClusterSettings {
  readonly extent: Extent;
  readonly state: string;
  readonly ports: Ports;
  readonly binaries: Binaries;
  readonly storage: 'overlay' | 'vfs';
}

/**
 * What runs, with which arguments. With a node the API server listens on the bridge, which host and
 * pods reach and nobody outside does; without one there is no bridge.
 */
export function clusterParts(settings: ClusterSettings): ClusterParts {
  const { extent, state, ports, binaries, storage } = settings;
  const layout = layoutOf(state);
  const address = extent === 'whole' ? BRIDGE_ADDRESS : '127.0.0.1';
  const controlPlane = { layout, endpoint: { address, port: ports.api }, binaries };
  return {
    controlPlane,
    node: {
      containerd: containerd(state, storage),
      kubelet: kubelet(layout, ports, binaries.kubelet),
      kubeProxy: kubeProxy(layout, ports, binaries['kube-proxy']),
      scheduler: scheduler(controlPlane),
    },
  };
}

/** Whether the cluster in `state` was started with a node, be it running or not. */
export async function hasNode(state: string): Promise<boolean> {
  return access(join(state, KUBELET_FILE)).then(
    () => true,
    () => false,
  );
}

/** All of it as a list. */
export function daemonsOf({ controlPlane, node }: ClusterParts, extent: Extent): Daemon[] {
  const always = [etcd(controlPlane), apiServer(controlPlane), controllerManager(controlPlane)];
  const { scheduler, containerd, kubelet, kubeProxy } = node;
  return extent === 'whole' ? [...always, scheduler, containerd, kubelet, kubeProxy] : always;
}
