import { posix } from 'node:path';
import type { Stats } from 'ssh2';
import type { OpenFile, Place } from '../outputs/place.ts';
import { waiter, type Patience, type Wait } from './answers.ts';
import type { FileName } from './file-failure.ts';
import { readFile } from './remote-file.ts';
import type { SftpChannel } from './sftp-channel.ts';
import { SftpStatusError } from './sftp-request.ts';
import { createWriteBehind } from './write-behind.ts';
import { notADirectory, writeFailures } from './write-failure.ts';

/** A server says nothing while it brings a file to its disk: at 100 MB/s this is enough for 12 GB. */
const SYNC_TIMEOUT_MS = 120_000;

/** How long to wait until a file that is not wanted any more is closed. */
const DISCARD_TIMEOUT_MS = 1_000;

type Directory = Omit<FileName, 'kind'>;

/** A directory on a server as a place for results. */
export function remotePlace(channel: SftpChannel, directory: Directory, patience: Patience): Place {
  const at = (name: string): string => posix.join(directory.path, name);
  const waitOn = (path: string, limits = patience): Wait =>
    waiter(channel, limits, writeFailures({ ...directory, path }));
  return {
    open: async () => {
      const wait = waitOn(directory.path);
      await makeDirectory(channel, directory, wait);
      return wait(channel.list(directory.path));
    },
    create: async (name) => {
      const path = at(name);
      const handle = await waitOn(path)(channel.open(path, 'wx'));
      return openFile(channel, handle, (limits) => waitOn(path, { ...patience, ...limits }));
    },
    read: (name) => readFile(channel, { ...directory, kind: 'output', path: at(name) }, patience),
    rename: (from, to) => waitOn(at(to))(channel.replace(at(from), at(to))),
    remove: (name) => waitOn(at(name))(unlessMissing(channel.remove(at(name)))),
  };
}

function openFile(
  channel: SftpChannel,
  handle: Buffer,
  waitWith: (limits: Partial<Patience>) => Wait,
): OpenFile {
  const wait = waitWith({});
  let isOpen = true;
  const content = createWriteBehind((position, bytes) => {
    return channel.write(handle, position, bytes);
  }, wait);
  return {
    write: (bytes) => content.write(bytes),
    close: async () => {
      await content.arrived();
      await waitWith({ idleTimeoutMs: SYNC_TIMEOUT_MS })(channel.sync(handle));
      isOpen = false;
      await wait(channel.close(handle));
    },
    discard: async () => {
      // The server may have given the handle to another file since.
      if (!isOpen) return;
      isOpen = false;
      const signal = AbortSignal.timeout(DISCARD_TIMEOUT_MS);
      await waitWith({ signal })(channel.close(handle)).catch(() => undefined);
    },
  };
}

/** Makes a directory and those above it that are missing. */
async function makeDirectory(
  channel: SftpChannel,
  directory: Directory,
  wait: Wait,
): Promise<void> {
  const { path } = directory;
  const isThere = async (): Promise<boolean> => {
    const stats = await wait(unlessMissing<Stats>(channel.stat(path)));
    if (stats?.isDirectory() === false) throw notADirectory(directory);
    return stats !== undefined;
  };
  if (await isThere()) return;
  const above = posix.dirname(path);
  if (above !== path) await makeDirectory(channel, { ...directory, path: above }, wait);
  try {
    await wait(channel.mkdir(path));
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!(await isThere())) throw error;
  }
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof SftpStatusError && error.status === 2) return undefined;
    throw error;
  }
}
