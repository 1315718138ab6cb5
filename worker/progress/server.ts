import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { PROGRESS_PATH, type Progress } from '../contract.ts';
import type { Log } from '../logger.ts';
import { thrownText } from '../quote.ts';

interface ServerOptions {
  readonly port: number;
  readonly log: Log;
  /** What to answer. */
  readonly latest: () => Progress;
}

/** The operator asks once in a while; whoever else reaches the pod must not use up its memory. */
const MAX_CONNECTIONS = 8;
const REQUEST_MILLISECONDS = 5000;

/**
 * Tells the progress of a run over HTTP on every address of this machine, until it is disposed of.
 * It does not keep the process alive. A run does without it: when the port cannot be had, that is a
 * line in the log.
 */
export async function serveProgress({ port, log, latest }: ServerOptions): Promise<Disposable> {
  const server = createServer(
    { requestTimeout: REQUEST_MILLISECONDS, connectionsCheckingInterval: REQUEST_MILLISECONDS },
    (request, response) => {
      answer(request, response, latest);
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  // Kept for as long as the server: running out of file descriptors later is told here too.
  server.on('error', (error) => {
    log('progress is not served', { port, cause: thrownText(error) });
    resolve(undefined);
  });
  server.listen(port, () => {
    resolve(undefined);
  });
  server.unref();
  await promise;
  return {
    [Symbol.dispose]: () => {
      // Takes the connections with it: none is in the middle of an answer.
      server.close();
    },
  };
}

function answer(
  { method, url }: IncomingMessage,
  response: ServerResponse,
  latest: () => Progress,
): void {
  // Nothing is kept open: a connection that waits would take the place of one that asks.
  response.setHeader('connection', 'close');
  if (url !== PROGRESS_PATH) {
    response.writeHead(404).end();
  } else if (method !== 'GET') {
    response.writeHead(405, { allow: 'GET' }).end();
  } else {
    const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
    response.writeHead(200, headers).end(`${JSON.stringify(latest())}\n`);
  }
}
