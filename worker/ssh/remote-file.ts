import type { Stats } from 'ssh2';
import { waiter, type Failures, type Patience } from './answers.ts';
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
import type { SftpChannel } from './sftp-channel.ts';

/** How to read a file. */
interface ReadOptions extends Patience {
  /** A larger file is refused before it is read. */
  readonly maxBytes?: number;
  /** The byte to begin at. */
  readonly from?: number;
}

/**
 * Reads a file from beginning to end: first its size, then its bytes in order, and at the end
 * checks that it is still the same file and has no more bytes.
 *
 * @param onStats is told the size in bytes, and when the file was written, before the first byte is read
 * @throws RunError as the kind of the file says; ServerStalled; ConnectionLost; the signal's reason
 */
export async function* readFile(
  channel: SftpChannel,
  file: FileName,
  options: ReadOptions,
  onStats: (size: number, mtime?: number) => void = () => undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const wait = waiter(channel, options, failuresOf(channel, file));
  const before = await wait(channel.stat(file.path));
  const size = checkedSize(before, file, options.maxBytes);
  onStats(size, before.mtime);
  const handle = await wait(channel.open(file.path, 'r'));
  try {
    const { from = 0 } = options;
    const read = (position: number, length: number): Promise<Buffer> =>
      channel.read(handle, from + position, length);
    let received = from;
    for await (const bytes of readAhead(read, size - from, {
      patiently: wait,
      maxReadBytes: channel.maxReadBytes,
    })) {
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

/** What to say of a file; of a relative path that is not found also where it starts from. */
function failuresOf(channel: SftpChannel, file: FileName): Failures {
  return {
    stalled: (timeoutMs) => stalled(file, timeoutMs),
    lost: (cause) => connectionLost(file, cause),
    refused: async (error, ask) => {
      const relative = error.status === 2 && !file.path.startsWith('/');
      const from = relative ? await ask(channel.realpath('.')).catch(() => undefined) : undefined;
      return statusFailure(error, file, from);
    },
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
