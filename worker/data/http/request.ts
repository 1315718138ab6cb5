import * as http from 'node:http';
import * as https from 'node:https';
import type { SecureContext } from 'node:tls';

/** What is asked for. */
export interface Asked {
  readonly url: URL;
  /** Beside those that every request has. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whom to trust; Node's default when it is left out. */
  readonly secureContext?: SecureContext | undefined;
}

/**
 * Asks for a URL once, redirects not followed, and gives the answer with its body yet to come.
 *
 * Not with fetch: it takes a connection that is reset for the end of a body without a length, and
 * decompresses without saying that the end is missing.
 */
export function request(
  { url, headers, secureContext }: Asked,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const { get } = url.protocol === 'https:' ? https : http;
  const options = {
    // A connection of its own: what follows the body is then nobody else's answer.
    agent: false,
    signal,
    ...(secureContext !== undefined && { secureContext }),
    headers: {
      // As it stands: what it is compressed with is then its own affair, and a part of it can be had.
      'accept-encoding': 'identity',
      accept: 'text/csv, */*;q=0.5',
      'user-agent': 'batchinference',
      ...headers,
    },
  };
  return new Promise((resolve, reject) => {
    let response: http.IncomingMessage | undefined;
    get(url, options)
      .on('response', (answer) => {
        response = answer;
        resolve(answer);
      })
      // While the body comes, Node tells of a reset here, and ends the body as if it were whole;
      // what happens to the connection after the last byte does not matter.
      .on('error', (cause) => {
        if (response?.complete === false || signal.aborted) response?.destroy(cause);
        reject(cause);
      });
  });
}
