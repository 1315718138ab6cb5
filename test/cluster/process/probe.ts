import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';

const TIMEOUT_MS = 2_000;

/** Whether a GET of `url` is answered with 200; `ca` (PEM) is who signed an https server's certificate. */
export function answers(url: string, ca?: string): Promise<boolean> {
  const options = { timeout: TIMEOUT_MS, agent: false };
  return isOk((done) =>
    url.startsWith('https:')
      ? getHttps(url, { ...options, ca }, done)
      : getHttp(url, options, done),
  );
}

/** As `answers`, over a Unix socket. */
export function answersOnSocket(socketPath: string, path: string): Promise<boolean> {
  return isOk((done) => getHttp({ socketPath, path, timeout: TIMEOUT_MS, agent: false }, done));
}

function isOk(
  send: (done: (response: IncomingMessage) => void) => ClientRequest,
): Promise<boolean> {
  return new Promise((resolve) => {
    const request = send((response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('close', () => {
      resolve(false);
    });
    request.on('error', () => {
      resolve(false);
    });
  });
}
