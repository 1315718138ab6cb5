/** An HTTP server whose answers a test gives itself, request by request. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request, to be answered by the test; each call gives the exchange again. */
export interface Exchange {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly request: IncomingMessage;
  /** Answers and ends. */
  answer(status: number, body: unknown, headers?: Record<string, string>): Exchange;
  /** Sends 200 and these JSON lines, and leaves the answer open. */
  stream(...events: readonly unknown[]): Exchange;
  /** Sends text as it is, whole lines or not. */
  write(text: string): Exchange;
  end(): Exchange;
  /** Breaks the connection off. */
  reset(): Exchange;
  /** Resolves when the client is gone or the answer has ended. */
  readonly closed: Promise<unknown>;
}

export interface ScriptedServer {
  readonly url: string;
  /** The next request, when it comes. */
  next(): Promise<Exchange>;
  /** Requests that nobody has taken yet. */
  readonly pending: number;
  /** Connections that are open. */
  readonly sockets: number;
  close(): Promise<void>;
}

export async function scriptedServer(): Promise<ScriptedServer> {
  const arrived: Exchange[] = [];
  const waiting: ((exchange: Exchange) => void)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const exchange = exchangeOf(request, response);
    const taker = waiting.shift();
    if (taker === undefined) arrived.push(exchange);
    else taker(exchange);
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    next() {
      const exchange = arrived.shift();
      if (exchange !== undefined) return Promise.resolve(exchange);
      return new Promise((resolve) => waiting.push(resolve));
    },
    get pending() {
      return arrived.length;
    },
    get sockets() {
      return sockets.size;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function exchangeOf(request: IncomingMessage, response: ServerResponse): Exchange {
  const url = new URL(request.url ?? '', 'http://server');
  const exchange: Exchange = {
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    request,
    answer(status, body, headers = {}) {
      response.writeHead(status, headers).end(JSON.stringify(body));
      return exchange;
    },
    stream(...events) {
      response.writeHead(200).flushHeaders();
      for (const event of events) response.write(`${JSON.stringify(event)}\n`);
      return exchange;
    },
    write(text) {
      response.write(text);
      return exchange;
    },
    end() {
      response.end();
      return exchange;
    },
    reset() {
      request.socket.resetAndDestroy();
      return exchange;
    },
    closed: once(response, 'close'),
  };
  return exchange;
}
