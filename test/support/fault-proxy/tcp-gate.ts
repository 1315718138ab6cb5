/** A door in front of the API server through which bytes go, TLS and all, until it is frozen. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';

export interface TcpGate {
  /** Of the same cluster, through the gate. */
  readonly kubeConfig: KubeConfig;
  /** Connections that were ever opened. */
  readonly opened: number;
  /** The connections that are open now stay so for ever, and no byte goes through them any more. */
  freeze(): void;
  close(): Promise<void>;
}

export async function tcpGate(kubeConfig: KubeConfig): Promise<TcpGate> {
  const cluster = kubeConfig.getCurrentCluster();
  const user = kubeConfig.getCurrentUser();
  if (cluster === null || user === null) throw new Error('the kubeconfig has no current context');
  const { hostname, port } = new URL(cluster.server);
  const sockets = new Set<Socket>();
  let opened = 0;

  const server = createServer((near) => {
    opened += 1;
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.once('close', () => sockets.delete(one));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ours = new KubeConfig();
  const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  ours.loadFromClusterAndUser({ ...cluster, server: address }, user);
  return {
    kubeConfig: ours,
    get opened() {
      return opened;
    },
    freeze() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
