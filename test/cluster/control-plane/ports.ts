import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';

export interface Ports {
  readonly api: number;
  readonly kubelet: number;
  readonly kubeletHealth: number;
  readonly proxyHealth: number;
  readonly proxyMetrics: number;
}

/**
 * The ports of a cluster: the ones it had before, so that it comes back at the same address.
 * A port that somebody else took while nothing of the cluster ran (`idle`) is exchanged.
 */
export async function choosePorts(file: string, idle: boolean): Promise<Ports> {
  const saved = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Partial<Ports>,
    (): Partial<Ports> => ({}),
  );
  const choose = async (port: number | undefined): Promise<number> =>
    port !== undefined && (!idle || (await isFree(port))) ? port : freePort();
  const ports = {
    api: await choose(saved.api),
    kubelet: await choose(saved.kubelet),
    kubeletHealth: await choose(saved.kubeletHealth),
    proxyHealth: await choose(saved.proxyHealth),
    proxyMetrics: await choose(saved.proxyMetrics),
  };
  await writeFile(file, JSON.stringify(ports));
  return ports;
}

async function isFree(port: number): Promise<boolean> {
  return listen(port).then(
    () => true,
    () => false,
  );
}

/** A port of 127.0.0.1 that nobody has at this moment. */
export async function freePort(): Promise<number> {
  return listen(0);
}

/** Takes a port of 127.0.0.1 for a moment; 0 for any that is free. Returns which it was. */
async function listen(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
}
