import type { IncomingMessage } from 'node:http';
import type { Handler } from './web-server.ts';

/** How a file is served. */
export interface Served {
  readonly body: Buffer;
  /** Headers of every answer that has the file, or a part of it. */
  readonly headers?: Readonly<Record<string, string>>;
  /** After so many bytes of each answer's body, in turn, the connection is broken off. */
  readonly cuts?: readonly number[];
  /** Says what to do instead for the nth request, counted from 0; undefined: answer it. */
  readonly instead?: (nth: number) => Handler | undefined;
  /** Whether ranges and conditions are heeded; they are unless this says otherwise. */
  readonly deaf?: boolean;
}

/** A handler that serves a file as RFC 9110 says, and the requests it has got. */
export function rangedFile(served: () => Served): {
  readonly handler: Handler;
  readonly requests: readonly IncomingMessage[];
} {
  const requests: IncomingMessage[] = [];
  const handler: Handler = (request, response) => {
    const nth = requests.push(request) - 1;
    const { body, headers = {}, cuts = [], instead, deaf = false } = served();
    const other = instead?.(nth);
    if (other !== undefined) {
      other(request, response);
      return;
    }
    const asked = deaf ? {} : request.headers;
    const matches = (asked['if-match'] ?? headers['etag']) === headers['etag'];
    if (!matches) {
      response.writeHead(412).end();
      return;
    }
    const from = Number(/^bytes=(\d+)-$/.exec(asked.range ?? '')?.[1] ?? 0);
    const part = body.subarray(from);
    const range = `bytes ${String(from)}-${String(body.length - 1)}/${String(body.length)}`;
    response.writeHead(asked.range === undefined ? 200 : 206, {
      ...headers,
      'content-length': part.length,
      ...(asked.range !== undefined && { 'content-range': range }),
    });
    const cut = cuts[nth];
    if (cut === undefined) response.end(part);
    else response.write(part.subarray(0, cut), () => setTimeout(() => response.destroy(), 20));
  };
  return { handler, requests };
}
