import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, realpath, rename, rm, type FileHandle } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { RunError } from '../errors.ts';
import { quotedPath } from '../quote.ts';
import { diskFailure } from './disk-failure.ts';
import type { OpenFile, Place } from './place.ts';

/** A directory on this machine's disk as a place for results. */
export function diskPlace(directory: string): Place {
  const at = (name: string): string => join(directory, name);
  return {
    open: () =>
      telling(directory, async () => {
        await mkdir(directory, { recursive: true });
        return readdir(directory);
      }),
    create: (name) => telling(at(name), async () => openFile(at(name), await open(at(name), 'wx'))),
    read: (name) => piecesOf(at(name)),
    rename: (from, to) => telling(at(to), () => rename(at(from), at(to))),
    remove: (name) => telling(at(name), () => rm(at(name), { force: true })),
  };
}

/**
 * A directory in a volume that is mounted. OutputInvalid when it leads out of the volume, by `..`
 * or by a symbolic link in it.
 *
 * @param path from the volume's root; empty for the root itself
 */
export function mountedPlace(mountPoint: string, path: string): Place {
  const directory = join(mountPoint, path);
  const place = diskPlace(directory);
  return {
    ...place,
    open: async () => {
      const root = await telling(mountPoint, () => realpath(mountPoint));
      if (isWithin(await nearestReal(directory), root)) return place.open();
      const what = `output.path ${quotedPath(path)} leads out of the volume`;
      throw new RunError('OutputInvalid', `${what}: give the path of a directory in it.`);
    },
  };
}

/** The real path of the directory, or of the nearest one above it that is there. */
async function nearestReal(directory: string): Promise<string> {
  const found = await realpath(directory).catch(() => undefined);
  return found ?? nearestReal(join(directory, '..'));
}

function isWithin(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function openFile(path: string, handle: FileHandle): OpenFile {
  return {
    write: (bytes) => telling(path, () => handle.appendFile(bytes)),
    close: () =>
      telling(path, async () => {
        await handle.sync();
        await handle.close();
      }),
    discard: () => handle.close().catch(() => undefined),
  };
}

async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } catch (thrown) {
    throw diskFailure(path, thrown, 'read');
  }
}

async function telling<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (thrown) {
    throw diskFailure(path, thrown);
  }
}
