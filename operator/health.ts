/** What the operator serves over HTTP: /healthz and /readyz for the kubelet's probes, and pages. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Says what is wrong, one entry each; nothing when all is well. */
export type Check = () => readonly string[];

/** A text that is made when it is asked for. */
export interface Page {
  readonly contentType: string;
  text(): Promise<string>;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/**
 * Serves each path's check: 200 and "ok", or 503 and what is wrong; and each path's page: 200, or 500
 * when it cannot be made. That it answers shows that the event loop runs.
 */
export async function serveHealth(
  port: number,
  checks: Readonly<Record<string, Check>>,
  pages: Readonly<Record<string, Page>> = {},
): Promise<HealthServer> {
  const answers = new Map<string, () => Answer | Promise<Answer>>();
  for (const [path, check] of Object.entries(checks)) answers.set(path, () => verdictOf(check));
  for (const [path, page] of Object.entries(pages)) answers.set(path, () => contentOf(page));
  const notFound = plain(404, `try ${[...answers.keys()].join(' or ')}`);
  const server: Server = createServer((request, response) => {
    const answer = answers.get(request.url ?? '') ?? (() => notFound);
    void Promise.resolve(answer()).then(({ status, contentType, text }) => {
      response.writeHead(status, { 'Content-Type': contentType }).end(text);
    });
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

function verdictOf(check: Check): Answer {
  const problems = check();
  return problems.length === 0 ? plain(200, 'ok') : plain(503, problems.join('\n'));
}

async function contentOf(page: Page): Promise<Answer> {
  try {
    return { status: 200, contentType: page.contentType, text: await page.text() };
  } catch (error) {
    return plain(500, error instanceof Error ? error.message : String(error));
  }
}

function plain(status: number, line: string): Answer {
  return { status, contentType: 'text/plain; charset=utf-8', text: `${line}\n` };
}
