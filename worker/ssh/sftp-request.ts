import type { Socket } from 'node:net';

/** The server's answer to a request was a status that is not OK. */
export class SftpStatusError extends Error {
  /** As in draft-ietf-secsh-filexfer-02, section 7: 2 no such file, 3 permission denied, ... */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'SftpStatusError';
    this.status = status;
  }
}

type Done<T> = (error: Error | undefined | null, value: T) => void;

/** Makes a promise of each request that ssh2 sends over a socket. */
export interface Requests {
  readonly request: <T>(start: (done: Done<T>) => void) => Promise<T>;
  /** Whether the server offers an extension, and did what it was asked: ssh2 throws where it does not. */
  readonly extension: (start: (done: (error?: Error | null) => void) => void) => Promise<boolean>;
}

/**
 * Requests over a socket. ssh2 hands over a packet in three pieces, and more of a long one: held
 * back until the last they cost one system call, and one segment each without Nagle's algorithm.
 */
export function requestsOver(socket: Pick<Socket, 'cork' | 'uncork'>): Requests {
  const request = <T>(start: (done: Done<T>) => void): Promise<T> =>
    new Promise((resolve, reject) => {
      socket.cork();
      try {
        start((error, value) => {
          if (error === undefined || error === null) resolve(value);
          else reject(failureOf(error));
        });
      } finally {
        socket.uncork();
      }
    });
  return {
    request,
    extension: (start) =>
      request((done) => {
        try {
          start((error) => {
            done(error, true);
          });
        } catch {
          done(undefined, false);
        }
      }),
  };
}

function failureOf(error: Error): Error {
  const { code } = error as { code?: unknown };
  return typeof code === 'number' ? new SftpStatusError(code, error.message) : error;
}
