import { join } from 'node:path';
import { run, succeeds } from '../process/command.ts';
import type { Daemon } from '../process/daemon.ts';
import { cniConfiguration } from './network.ts';

export const PAUSE_IMAGE = 'localhost/pause:1';
/** Sockets and mounts of running containers: under /run, which a reboot empties. */
export const RUN = '/run/batchinference';
export const CONTAINERD_SOCKET = join(RUN, 'containerd.sock');
/** In which containerd keeps what belongs to Kubernetes. */
const NAMESPACE = 'k8s.io';

export interface ContainerdFolders {
  readonly root: string;
  readonly cni: string;
}

/** containerd's configuration (version 2, containerd 1.6). */
export function containerdConfiguration(
  { root, cni }: ContainerdFolders,
  snapshotter: 'overlayfs' | 'native',
): string {
  return `version = 2
root = ${JSON.stringify(root)}
state = ${JSON.stringify(join(RUN, 'containerd'))}
[grpc]
  address = ${JSON.stringify(CONTAINERD_SOCKET)}
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = ${JSON.stringify(PAUSE_IMAGE)}
  # Without CAP_SYS_RESOURCE, as in many virtual machines, a score cannot be lowered.
  restrict_oom_score_adj = true
[plugins."io.containerd.grpc.v1.cri".containerd]
  snapshotter = ${JSON.stringify(snapshotter)}
[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "/usr/lib/cni"
  conf_dir = ${JSON.stringify(cni)}
`;
}

export function containerd(state: string, driver: 'overlay' | 'vfs'): Daemon {
  const cni = join(state, 'cni');
  const file = join(state, 'containerd.toml');
  const snapshotter = driver === 'overlay' ? 'overlayfs' : 'native';
  return {
    name: 'containerd',
    command: 'containerd',
    args: ['--config', file],
    files: {
      [file]: containerdConfiguration({ root: join(state, 'containerd'), cni }, snapshotter),
      [join(cni, 'batchinference.conflist')]: cniConfiguration(join(state, 'addresses')),
    },
    ready: () => succeeds('ctr', ctrArguments(['version'])),
  };
}

/** Runs containerd's own client; returns its standard output. */
export function ctr(args: readonly string[]): Promise<string> {
  return run('ctr', ctrArguments(args));
}

function ctrArguments(args: readonly string[]): string[] {
  return ['--address', CONTAINERD_SOCKET, '--namespace', NAMESPACE, ...args];
}
