import type { Stats } from 'ssh2';
import { RunError } from '../errors.ts';
import { waitFor } from '../waiting.ts';
import {
  changed,
  connectionLost,
  notAFile,
  sizeNotTold,
  stalled,
  statusFailure,
  tooLarge,
  truncated,
  type FileName,
} from './file-failure.ts';
import { readAhead } from './read-ahead.ts';
import { SftpStatusError, type SftpChannel } from './sftp-channel.ts';

/** How to read a file. */
interface ReadOptions {
  readonly signal: AbortSignal;
  /** The longest silence of the server while it is waited for. */
  readonly idleTimeoutMs: number;
  /** A larger file is refused before it is read. */
  readonly maxBytes?: number;
}

/**
 * Reads a file from beginning to end: first its size, then its bytes in order, and at the end
 * checks that it is still the same file and has no more bytes.
 *
 * @param onSize is told the size in bytes before the first byte is read
 * @throws RunError as the kind of the file says; ServerStalled; ConnectionLost; the signal's reason
 */
export async function* readFile(
  channel: SftpChannel,
  file: FileName,
  options: ReadOptions,
  onSize: (size: number) => void = () => undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const wait = waiter(channel, file, options);
  const before = await wait(channel.stat(file.path));
  const size = checkedSize(before, file, options.maxBytes);
  onSize(size);
  const handle = await wait(channel.open(file.path));
  try {
    const read = (position: number, length: number): Promise<Buffer> =>
      channel.read(handle, position, length);
    let received = 0;
    for await (const bytes of readAhead(read, size, wait)) {
      received += bytes.length;
      yield bytes;
    }
    if (received < size) throw truncated(file, size, received);
    const beyond = channel.read(handle, size, 1);
    const after = channel.fstat(handle);
    after.catch(() => undefined);
    if ((await wait(beyond)).length > 0) throw changed(file);
    if (!isSame(before, await wait(after))) throw changed(file);
  } finally {
    channel.closeHandle(handle);
  }
}

type Wait = <T>(operation: Promise<T>) => Promise<T>;

/** Waits for answers of the server, and turns what goes wrong into a RunError about the file. */
function waiter(channel: SftpChannel, file: FileName, options: ReadOptions): Wait {
  const patience = {
    signal: AbortSignal.any([options.signal, channel.ended]),
    timeout: {
      milliseconds: options.idleTimeoutMs,
      error: () => stalled(file, options.idleTimeoutMs),
    },
  };
  const wait: Wait = (operation) => waitFor(operation, patience);
  return async (operation) => {
    try {
      return await wait(operation);
    } catch (error) {
      options.signal.throwIfAborted();
      if (error instanceof RunError) throw error;
      if (!(error instanceof SftpStatusError)) throw connectionLost(file, error as Error);
      const relative = error.status === 2 && !file.path.startsWith('/');
      const from = relative ? await wait(channel.realpath('.')).catch(() => undefined) : undefined;
      throw statusFailure(error, file, from);
    }
  };
}

/** POSIX's bits of the mode that say what kind of file it is, and those of a regular file. */
const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;

function checkedSize(stats: Partial<Stats>, file: FileName, maxBytes = Infinity): number {
  // Some servers leave the type out; then reading will tell.
  const type = (stats.mode ?? 0) & FILE_TYPE;
  if (type !== 0 && type !== REGULAR) throw notAFile(file, stats.isDirectory?.() === true);
  const { size } = stats;
  if (size === undefined || !Number.isSafeInteger(size)) throw sizeNotTold(file);
  if (size > maxBytes) throw tooLarge(file, size, maxBytes);
  return size;
}

function isSame(before: Partial<Stats>, after: Partial<Stats>): boolean {
  return before.size === after.size && before.mtime === after.mtime;
}
