import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { CA, NODE_NAME, pem } from '../control-plane/certificates.ts';
import type { Layout } from '../control-plane/layout.ts';
import type { Ports } from '../control-plane/ports.ts';
import type { Daemon } from '../process/daemon.ts';
import { answers } from '../process/probe.ts';
import { CONTAINERD_SOCKET } from './containerd.ts';

/** The kubelet's configuration, in the folder of the cluster. */
export const KUBELET_FILE = 'kubelet.yaml';

/** The logs of containers, in the folder of the cluster and not where a node has them. */
export const podLogs = (dir: string): string => join(dir, 'pod-logs');

const RESOLVED = '/run/systemd/resolve/resolv.conf';

/**
 * The kubelet's configuration. What differs from its defaults is there for the machine's sake
 * (swap, cgroup v1, a full disk); its pace is what a user's cluster has.
 */
export function kubeletConfiguration(layout: Layout, ports: Ports): string {
  const own = pem(layout.certificates, 'kubelet');
  return stringify({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: '127.0.0.1',
    port: ports.kubelet,
    healthzPort: ports.kubeletHealth,
    tlsCertFile: own.certificate,
    tlsPrivateKeyFile: own.key,
    authentication: {
      anonymous: { enabled: false },
      x509: { clientCAFile: pem(layout.certificates, CA).certificate },
    },
    authorization: { mode: 'Webhook' },
    cgroupDriver: 'cgroupfs',
    podLogsDir: podLogs(layout.dir),
    containerRuntimeEndpoint: `unix://${CONTAINERD_SOCKET}`,
    failCgroupV1: false,
    failSwapOn: false,
    oomScoreAdj: 0,
    // Images come from this machine: one that is thrown away to make room cannot be pulled again.
    imageGCHighThresholdPercent: 100,
    evictionHard: {
      'memory.available': '50Mi',
      'nodefs.available': '1%',
      'imagefs.available': '1%',
    },
    // The host's resolver, as the cluster has no DNS: the real one, where /etc names a local stub.
    resolvConf: existsSync(RESOLVED) ? RESOLVED : '/etc/resolv.conf',
  });
}

export function kubelet(layout: Layout, ports: Ports, command: string): Daemon {
  const root = join(layout.dir, 'kubelet');
  const file = join(layout.dir, KUBELET_FILE);
  return {
    name: 'kubelet',
    command,
    args: [
      `--config=${file}`,
      `--kubeconfig=${layout.kubeconfigOf('kubelet')}`,
      `--hostname-override=${NODE_NAME}`,
      `--root-dir=${root}`,
      `--cert-dir=${join(root, 'pki')}`,
    ],
    files: { [file]: kubeletConfiguration(layout, ports) },
    ready: () => answers(`http://127.0.0.1:${ports.kubeletHealth.toString()}/healthz`),
  };
}
