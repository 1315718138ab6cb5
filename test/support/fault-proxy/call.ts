/** One request on its way through the fault proxy, in the hands of a fault. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Connection } from '../../../operator/kube/connection.ts';
import { linesOf } from '../../../operator/kube/lines.ts';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export type CallKind = 'list' | 'watch' | 'get' | 'write';

/** What is kept of every call. */
export interface Passed {
  readonly kind: CallKind;
  readonly method: string;
  readonly path: string;
  /** As "jobs" or "batchinferences"; a subresource counts as its resource. */
  readonly collection: string;
  /** Milliseconds since the process began. */
  readonly at: number;
  readonly body: string;
  /** The API server's answer, when it was asked; of a watch only that it was opened. */
  answer?: Answer;
}

export interface Call extends Passed {
  /** What the API server is asked for; may be changed before it is. */
  readonly query: URLSearchParams;
  /** Asks the API server and waits for the whole answer. */
  ask(): Promise<Answer>;
  /** Answers, and resolves when the answer has left. */
  reply(answer: Answer): Promise<void>;
  /** Asks, and hands the answer on: at once, or line by line when it is that of a watch. */
  pass(line?: OnLine): Promise<void>;
  /** Sends text of a watch, whole lines or not. */
  readonly send: (text: string) => void;
  /** Ends a watch in an orderly way. */
  end(): void;
  /** Breaks the connection off. */
  reset(): void;
}

/** Hands one line of a watch on, or does not. */
export type OnLine = (line: string, send: (text: string) => void) => void | Promise<void>;

const handOn: OnLine = (line, send) => {
  send(`${line}\n`);
};

/** Does something with a call, at most what the API server would do. */
export type Fault = (call: Call) => void | Promise<void>;

/** No fault at all. */
export const healthy: Fault = (call) => call.pass();

interface Parts {
  readonly connection: Connection;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: string;
}

/** The call that a request makes. */
export function callOf({ connection, request, response, body }: Parts): Call {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://proxy');
  const method = request.method ?? 'GET';
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });

  async function forward(): Promise<Dispatcher.ResponseData> {
    const { dispatcher, headers } = await connection.authorize();
    const { accept, 'content-type': contentType, 'user-agent': userAgent } = request.headers;
    const { origin } = new URL(connection.server);
    return dispatcher.request({
      origin,
      path: `${pathname}?${call.query.toString()}`,
      method,
      headers: {
        ...headers,
        ...(accept !== undefined && { accept }),
        ...(contentType !== undefined && { 'content-type': contentType }),
        // Spelled as the connection spells its own, which it replaces.
        ...(userAgent !== undefined && { 'User-Agent': userAgent }),
      },
      ...(body !== '' && { body }),
      // A write is not taken back because whoever sent it is gone.
      ...(method === 'GET' && { signal: gone.signal }),
    });
  }

  async function kept({ statusCode, headers, body: content }: Dispatcher.ResponseData) {
    const type = headers['content-type'];
    const answer = {
      status: statusCode,
      headers: { 'content-type': typeof type === 'string' ? type : 'application/json' },
      body: await content.text(),
    };
    call.answer = answer;
    return answer;
  }

  const call: Call = {
    kind: kindOf(method, pathname, searchParams),
    method,
    path: pathname,
    collection: collectionOf(pathname),
    at: performance.now(),
    body,
    query: searchParams,
    ask: async () => kept(await forward()),
    reply({ status, headers = { 'content-type': 'application/json' }, body: text }) {
      return new Promise((resolve) => {
        response.once('close', resolve);
        response.writeHead(status, headers).end(text, resolve);
      });
    },
    async pass(line = handOn) {
      const answer = await forward();
      if (call.kind !== 'watch' || answer.statusCode !== 200) {
        await call.reply(await kept(answer));
        return;
      }
      call.answer = { status: 200, body: '' };
      call.send('');
      for await (const text of linesOf(answer.body)) await line(text, call.send);
      call.end();
    },
    send(text) {
      if (!response.headersSent) {
        response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      }
      if (text !== '' && !gone.signal.aborted) response.write(text);
    },
    end() {
      response.end();
    },
    reset() {
      request.socket.resetAndDestroy();
    },
  };
  return call;
}

function kindOf(method: string, path: string, query: URLSearchParams): CallKind {
  if (method !== 'GET') return 'write';
  if (query.get('watch') === 'true') return 'watch';
  return COLLECTION.test(path) ? 'list' : 'get';
}

/** As /apis/GROUP/VERSION[/namespaces/NAME]/RESOURCE, with nothing behind it. */
const COLLECTION = /^\/(?:api|apis\/[^/]+)\/[^/]+(?:\/namespaces\/[^/]+)?\/[^/]+$/;

function collectionOf(path: string): string {
  return /^\/(?:api|apis\/[^/]+)\/[^/]+(?:\/namespaces\/[^/]+)?\/([^/]+)/.exec(path)?.[1] ?? '';
}
