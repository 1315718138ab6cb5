import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Client } from 'ssh2';
import { truncated, type FileKind, type FileName } from './file-failure.ts';
import type { Place } from '../outputs/place.ts';
import { readFile } from './remote-file.ts';
import { remotePlace } from './remote-place.ts';
import type { SftpChannel } from './sftp-channel.ts';

/** Longest silence of a server, unless the caller says otherwise. */
const IDLE_TIMEOUT_MS = 30_000;

/** How long a server may take to take leave before the connection is cut. */
const CLOSE_TIMEOUT_MS = 1_000;

/** A file as a whole. */
interface Download {
  readonly bytes: Uint8Array;
  /** In lower-case hexadecimal digits. */
  readonly sha256: string;
}

interface DownloadOptions {
  readonly kind: FileKind;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly idleTimeoutMs?: number;
  /** Is told the size in bytes before there is memory for it; what it throws ends the download. */
  readonly onSize?: (size: number) => void;
}

interface StreamOptions {
  readonly kind: FileKind;
  readonly signal: AbortSignal;
  readonly idleTimeoutMs?: number;
  /** The byte to begin at. */
  readonly from?: number;
  /** Is told the size in bytes, and when the file was written, before the first byte comes. */
  readonly onStats?: (size: number, mtime?: number) => void;
}

interface WriteOptions {
  readonly signal: AbortSignal;
  readonly idleTimeoutMs?: number;
}

/**
 * A connection to a verified SSH server with an SFTP session; any number of reads and writes may
 * run in it.
 */
export interface Connection extends AsyncDisposable {
  /**
   * Reads a file of at most `maxBytes` bytes into memory. An empty file is an empty result.
   *
   * @throws RunError for a model ModelNotFound, ModelUnreadable, ModelInvalid (not a file, too
   *   large) or ModelChanged; for data DataNotFound, DataForbidden, DataUnavailable, DataInvalid,
   *   DataTruncated or DataChanged; ServerStalled; ConnectionLost. The signal's reason when it aborts.
   */
  download(path: string, options: DownloadOptions): Promise<Download>;
  /** A file's bytes in order, with at most 2 MiB in memory. Throws as download does. */
  stream(path: string, options: StreamOptions): AsyncIterable<Uint8Array>;
  /**
   * A directory for results. Its calls throw RunError OutputForbidden, OutputUnavailable,
   * ServerStalled, ConnectionLost; the signal's reason when it aborts.
   */
  place(path: string, options: WriteOptions): Place;
  /** Takes leave of the server and frees the socket; never throws, and can be called again. */
  close(): Promise<void>;
}

/** The parts that make a connection once it is ready. */
export interface Session {
  readonly client: Client;
  readonly socket: Socket;
  readonly channel: SftpChannel;
  /** `host:port`. */
  readonly where: string;
  readonly username: string;
}

/** Reading files, and taking leave, on a session that is ready. */
export function connectionOf(session: Session): Connection {
  const { channel, where, username } = session;
  const close = (): Promise<void> => closeSession(session);
  return {
    download: (path, options) =>
      download(channel, { path, where, username, kind: options.kind }, options),
    stream: (path, { kind, signal, from = 0, idleTimeoutMs = IDLE_TIMEOUT_MS, onStats }) => {
      const options = { signal, from, idleTimeoutMs };
      return readFile(channel, { path, where, username, kind }, options, onStats);
    },
    place: (path, { signal, idleTimeoutMs = IDLE_TIMEOUT_MS }) =>
      remotePlace(channel, { path, where, username }, { signal, idleTimeoutMs }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function download(
  channel: SftpChannel,
  file: FileName,
  { signal, maxBytes, idleTimeoutMs = IDLE_TIMEOUT_MS, onSize }: DownloadOptions,
): Promise<Download> {
  const digest = createHash('sha256');
  let content: Uint8Array = new Uint8Array(0);
  let filled = 0;
  const allocate = (size: number): void => {
    onSize?.(size);
    content = new Uint8Array(size);
  };
  const options = { signal, maxBytes, idleTimeoutMs };
  for await (const bytes of readFile(channel, file, options, allocate)) {
    digest.update(bytes);
    content.set(bytes, filled);
    filled += bytes.length;
  }
  if (filled !== content.length) throw truncated(file, content.length, filled);
  return { bytes: content, sha256: digest.digest('hex') };
}

async function closeSession({ client, socket }: Session): Promise<void> {
  if (socket.closed) return;
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      resolve();
    });
  });
  client.end();
  const timer = setTimeout(() => socket.destroy(), CLOSE_TIMEOUT_MS);
  await closed;
  clearTimeout(timer);
}
