import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** From now on nothing gets through, and nobody is told: no connection ends, none is refused. */
  swallow(): void;
  stop(): Promise<void>;
}

/** Passes connections on to a port of this machine. @param from the address that it sees */
export async function tcpProxy(port: number, from: string): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let swallows = false;
  const forward = (source: Socket, target: Socket) => {
    sockets.add(source);
    source.on('data', (bytes) => {
      if (!swallows) target.write(bytes);
    });
    source.on('error', () => undefined);
    source.on('close', () => {
      sockets.delete(source);
      target.destroy();
    });
  };
  const server = createServer((client) => {
    const upstream = connect({ host: '127.0.0.1', port, localAddress: from });
    forward(client, upstream);
    forward(upstream, client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    swallow() {
      swallows = true;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
