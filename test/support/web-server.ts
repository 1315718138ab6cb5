import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Answers one request; a path without a handler answers 404. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface WebServer {
  /** Such as http://127.0.0.1:40123, without a slash at the end. */
  readonly url: string;
  readonly handlers: Map<string, Handler>;
  /** Ends it, open connections included. */
  stop(): Promise<void>;
}

/** A key and its certificate, in PEM form. */
export interface Pair {
  readonly key: string;
  readonly cert: string;
}

/** A web server on a free port of the address, whose answers a test decides; with a pair, of https. */
export async function startWebServer(address = '127.0.0.1', pair?: Pair): Promise<WebServer> {
  const handlers = new Map<string, Handler>();
  const answer: Handler = (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const handler = handlers.get(pathname);
    if (handler === undefined) response.writeHead(404).end('no such file\n');
    else handler(request, response);
  };
  const server = pair === undefined ? createServer(answer) : createTlsServer(pair, answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, address, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${pair === undefined ? 'http' : 'https'}://${address}:${port}`,
    handlers,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** A handler that serves the text as a CSV. */
export function csv(text: string): Handler {
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'text/csv' }).end(text);
  };
}
