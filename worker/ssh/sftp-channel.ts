import type { Socket } from 'node:net';
import type { Client, SFTPWrapper, Stats } from 'ssh2';
import { listNames } from './list-names.ts';
import { requestsOver, type Requests } from './sftp-request.ts';

/**
 * An SFTP session of which each request is a promise. Requests reject with a SftpStatusError, or
 * with another error when the session ended; one that is never answered stays pending, so whoever
 * waits needs a timeout.
 */
export interface SftpChannel {
  /**
   * The most bytes that the server gives for one read, as far as it is known; ssh2 splits a longer
   * read into several, one after the other.
   */
  readonly maxReadBytes: number;
  /** Aborted as soon as the session is over; its reason is an Error that says why. */
  readonly ended: AbortSignal;
  stat(path: string): Promise<Stats>;
  realpath(path: string): Promise<string>;
  /** `r` reads; `wx` makes a file, and fails where there is one (as Node's flags of the same names). */
  open(path: string, flags: 'r' | 'wx'): Promise<Buffer>;
  fstat(handle: Buffer): Promise<Stats>;
  /** Bytes from a position: as many as asked for, or fewer; none at the end of the file. */
  read(handle: Buffer, position: number, length: number): Promise<Buffer>;
  /** Writes all the bytes at a position; they may be changed as soon as the call has returned. */
  write(handle: Buffer, position: number, bytes: Uint8Array): Promise<void>;
  /** Waits until a file is on stable storage, where the server offers OpenSSH's extension for it. */
  sync(handle: Buffer): Promise<void>;
  close(handle: Buffer): Promise<void>;
  /** Lets go of a handle without waiting for the answer. */
  closeHandle(handle: Buffer): void;
  /** Names in a directory, without `.` and `..`: all of them, or some 100 000 where there are more. */
  list(path: string): Promise<readonly string[]>;
  mkdir(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  /**
   * Renames a file onto another: in one step where the server offers OpenSSH's extension for it;
   * else the other one is removed first, as SFTP's own rename fails where there is a file.
   */
  replace(from: string, to: string): Promise<void>;
}

/**
 * Wraps ssh2's SFTP session. To be called in the very callback that hands the session over: from
 * then on it may emit 'error', which must not go unheard.
 */
export function sftpChannel(
  client: Client,
  sftp: SFTPWrapper,
  socket: Pick<Socket, 'cork' | 'uncork'>,
): SftpChannel {
  const requests = requestsOver(socket);
  const { request } = requests;
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
  // What limits@openssh.com has told; ssh2 keeps it to itself.
  const { _maxReadLen: maxReadBytes = 0 } = sftp as { readonly _maxReadLen?: number };
  return {
    maxReadBytes,
    ended: end.signal,
    stat: (path) =>
      request((done) => {
        sftp.stat(path, done);
      }),
    realpath: (path) =>
      request((done) => {
        sftp.realpath(path, done);
      }),
    open: (path, flags) =>
      request((done) => {
        sftp.open(path, flags, done);
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
    ...writing(sftp, requests),
  };
}

type Writing = Pick<
  SftpChannel,
  'write' | 'sync' | 'close' | 'list' | 'mkdir' | 'remove' | 'replace'
>;

function writing(sftp: SFTPWrapper, { request, extension }: Requests): Writing {
  const remove = (path: string): Promise<void> =>
    request((done) => {
      sftp.unlink(path, done);
    });
  return {
    write: (handle, position, bytes) =>
      request((done) => {
        const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        sftp.write(handle, buffer, 0, buffer.length, position, done);
      }),
    sync: async (handle) => {
      await extension((done) => {
        sftp.ext_openssh_fsync(handle, done);
      });
    },
    close: (handle) =>
      request((done) => {
        sftp.close(handle, done);
      }),
    list: (path) => listNames(sftp, request, path),
    mkdir: (path) =>
      request((done) => {
        sftp.mkdir(path, done);
      }),
    remove,
    replace: async (from, to) => {
      const renamed = await extension((done) => {
        sftp.ext_openssh_rename(from, to, done);
      });
      if (renamed) return;
      // Whether there is one to remove shows in the renaming.
      await remove(to).catch(() => undefined);
      return request((done) => {
        sftp.rename(from, to, done);
      });
    },
  };
}
