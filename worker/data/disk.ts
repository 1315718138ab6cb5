import { createReadStream, type Stats } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { errorCode, RunError, systemErrorText } from '../errors.ts';
import { quotedPath, thrownText } from '../quote.ts';
import type { DataSource, OpenData } from './source.ts';

/** Large enough to be few, small enough that the processor's cache still has a piece when it is read. */
const PIECE_BYTES = 1024 * 1024;

/** A file, or a pipe, on this machine. */
export function diskSource(path: string): DataSource {
  return { name: quotedPath(path), open: (signal) => openFile(path, signal) };
}

/**
 * A file in a mounted volume. A path that leads out of the volume, by `..` or by a symbolic link, is
 * DataForbidden: what else is in the pod is not for whoever fills the volume.
 */
export function mountedSource(directory: string, path: string): DataSource {
  return {
    name: quotedPath(path),
    async open(signal): Promise<OpenData> {
      const file = join(directory, path);
      // Links within the volume are how a kubelet mounts a config map.
      const [root, real] = await found(path, Promise.all([realpath(directory), realpath(file)]));
      if (!real.startsWith(root + sep)) {
        throw new RunError(
          'DataForbidden',
          `${quotedPath(path)} leads out of the volume that data.file names: give a path within it.`,
        );
      }
      return openFile(real, signal, path);
    },
  };
}

async function openFile(path: string, signal: AbortSignal, shown = path): Promise<OpenData> {
  const before = await found(shown, stat(path));
  async function* bytes(): AsyncGenerator<Uint8Array> {
    const pieces = before.isFile() ? piecesOf(path, signal) : createReadStream(path, { signal });
    yield* told(shown, signal, pieces);
    const after = await found(shown, stat(path));
    if (before.isFile() && !isSame(before, after)) throw changed(shown);
  }
  // A pipe's size is 0, and says nothing.
  if (!before.isFile()) return { bytes: bytes() };
  return {
    bytes: bytes(),
    size: before.size,
    parts: {
      size: before.size,
      // Without the inode: a network's file system may number one file differently on each machine.
      version: `${String(before.size)} bytes, written ${before.mtime.toISOString()}`,
      from: (offset) => told(shown, signal, piecesOf(path, signal, offset)),
      async refuseChanged() {
        if (!isSame(before, await found(shown, stat(path)))) throw changed(shown);
      },
    },
  };
}

/** All pieces lie in the same memory: one of its own for each would be most of what a run takes. */
async function* piecesOf(
  path: string,
  signal: AbortSignal,
  from?: number,
): AsyncGenerator<Uint8Array> {
  await using file = await open(path);
  // Whoever reads may never come back for the next piece, as when a model cannot be loaded.
  signal.addEventListener('abort', () => void file.close(), { once: true });
  const memory = Buffer.allocUnsafeSlow(PIECE_BYTES);
  for (let at = from ?? null; ;) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(memory, 0, PIECE_BYTES, at);
    if (bytesRead === 0) return;
    if (at !== null) at += bytesRead;
    yield memory.subarray(0, bytesRead);
  }
}

/** The pieces, with what goes wrong in words for the user. */
async function* told(
  shown: string,
  signal: AbortSignal,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces;
  } catch (cause) {
    signal.throwIfAborted();
    throw unreadable(shown, cause);
  }
}

async function found<T>(path: string, operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function isSame(before: Stats, after: Stats): boolean {
  return before.ino === after.ino && before.size === after.size && before.mtimeMs === after.mtimeMs;
}

function unreadable(path: string, cause: unknown): RunError {
  const missing = errorCode(cause) === 'ENOENT';
  return new RunError(
    missing ? 'DataNotFound' : 'DataForbidden',
    `The data cannot be read from ${quotedPath(path)}: ${systemErrorText(cause) ?? thrownText(cause)}.`,
    { cause },
  );
}

function changed(path: string): RunError {
  return new RunError(
    'DataChanged',
    `${quotedPath(path)} changed while it was read: wait until it is written completely.`,
  );
}
