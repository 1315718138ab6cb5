import { POD_NETWORK } from '../control-plane/arguments.ts';
import { NODE_NAME } from '../control-plane/certificates.ts';
import type { Layout } from '../control-plane/layout.ts';
import type { Ports } from '../control-plane/ports.ts';
import type { Daemon } from '../process/daemon.ts';
import { answers } from '../process/probe.ts';

/** With it pods reach the API server, and every Service, at its cluster address. */
export function kubeProxy(layout: Layout, ports: Ports, command: string): Daemon {
  const health = `127.0.0.1:${ports.proxyHealth.toString()}`;
  return {
    name: 'kube-proxy',
    command,
    args: [
      `--kubeconfig=${layout.kubeconfigOf('kube-proxy')}`,
      '--proxy-mode=iptables',
      `--cluster-cidr=${POD_NETWORK}`,
      `--hostname-override=${NODE_NAME}`,
      `--healthz-bind-address=${health}`,
      `--metrics-bind-address=127.0.0.1:${ports.proxyMetrics.toString()}`,
      // The machine's own limits stay: they are not the cluster's to change.
      '--conntrack-max-per-core=0',
    ],
    ready: () => answers(`http://${health}/healthz`),
  };
}
