import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { FaultyServer } from './ssh-faulty-server.ts';

/** A server that speaks no SSH: it does to each connection what it is told, and nothing else. */
export async function startTcpServer(behave: (socket: Socket) => void): Promise<FaultyServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    behave(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const anyKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPbmjyCjZ0HdMHUZBTeqKlwPuKCPZt6hFF6qyvsGyJVg';
  return {
    host: '127.0.0.1',
    port,
    username: 'tester',
    knownHosts: `[127.0.0.1]:${String(port)} ${anyKey}\n`,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
