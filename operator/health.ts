/** /healthz and /readyz for the kubelet's probes. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Says what is wrong, one entry each; nothing when all is well. */
export type Check = () => readonly string[];

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves each path's check: 200 and "ok", or 503 and what is wrong. That it answers shows that the event loop runs. */
export async function serveHealth(
  port: number,
  checks: Readonly<Record<string, Check>>,
): Promise<HealthServer> {
  const server: Server = createServer((request, response) => {
    const check = Object.hasOwn(checks, request.url ?? '') ? checks[request.url ?? ''] : undefined;
    if (check === undefined) {
      response.writeHead(404).end(`try ${Object.keys(checks).join(' or ')}\n`);
      return;
    }
    const problems = check();
    const text = problems.length === 0 ? 'ok' : problems.join('\n');
    response.writeHead(problems.length === 0 ? 200 : 503).end(`${text}\n`);
  });
  server.listen(port);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
