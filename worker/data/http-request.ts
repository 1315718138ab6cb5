import * as http from 'node:http';
import * as https from 'node:https';

/**
 * Asks for a URL once, redirects not followed, and gives the answer with its body yet to come.
 *
 * Not with fetch: it takes a connection that is reset for the end of a body without a length, and
 * decompresses without saying that the end is missing.
 */
export function request(url: URL, signal: AbortSignal): Promise<http.IncomingMessage> {
  const { get } = url.protocol === 'https:' ? https : http;
  const headers = {
    // As it stands: the length that the server names is then that of the bytes that arrive.
    'accept-encoding': 'identity',
    accept: 'text/csv, */*;q=0.5',
    'user-agent': 'batchinference',
  };
  return new Promise((resolve, reject) => {
    let response: http.IncomingMessage | undefined;
    // A connection of its own: what follows the body is then nobody else's answer.
    get(url, { agent: false, signal, headers })
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
