import type { Client, SFTPWrapper, Stats } from 'ssh2';

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

/**
 * An SFTP session of which each request is a promise. Requests reject with a SftpStatusError, or
 * with another error when the session ended; one that is never answered stays pending, so whoever
 * waits needs a timeout.
 */
export interface SftpChannel {
  /** Aborted as soon as the session is over; its reason is an Error that says why. */
  readonly ended: AbortSignal;
  stat(path: string): Promise<Stats>;
  realpath(path: string): Promise<string>;
  open(path: string): Promise<Buffer>;
  fstat(handle: Buffer): Promise<Stats>;
  /** Bytes from a position: as many as asked for, or fewer; none at the end of the file. */
  read(handle: Buffer, position: number, length: number): Promise<Buffer>;
  /** Lets go of a handle without waiting for the answer. */
  closeHandle(handle: Buffer): void;
}

/**
 * Wraps ssh2's SFTP session. To be called in the very callback that hands the session over: from
 * then on it may emit 'error', which must not go unheard.
 */
export function sftpChannel(client: Client, sftp: SFTPWrapper): SftpChannel {
  const end = new AbortController();
  const over = (why: Error): void => {
    if (!end.signal.aborted) end.abort(why);
  };
  client.on('error', over).on('close', () => {
    over(new Error('the server closed it'));
  });
  sftp.on('error', over);
  for (const event of ['end', 'close']) {
    sftp.on(event, () => {
      over(new Error('the server ended the SFTP session'));
    });
  }
  return {
    ended: end.signal,
    stat: (path) =>
      request((done) => {
        sftp.stat(path, done);
      }),
    realpath: (path) =>
      request((done) => {
        sftp.realpath(path, done);
      }),
    open: (path) =>
      request((done) => {
        sftp.open(path, 'r', done);
      }),
    fstat: (handle) =>
      request((done) => {
        sftp.fstat(handle, done);
      }),
    read: (handle, position, length) =>
      request((done) => {
        const buffer = Buffer.allocUnsafeSlow(length);
        sftp.read(handle, buffer, 0, length, position, (error, bytesRead) => {
          done(error, buffer.subarray(0, bytesRead));
        });
      }),
    closeHandle: (handle) => {
      if (!end.signal.aborted) sftp.close(handle, () => undefined);
    },
  };
}

type Done<T> = (error: Error | undefined | null, value: T) => void;

function request<T>(start: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, value) => {
      if (error === undefined || error === null) {
        resolve(value);
        return;
      }
      const { code } = error as { code?: unknown };
      reject(typeof code === 'number' ? new SftpStatusError(code, error.message) : error);
    });
  });
}
