import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { diskSource } from '../data/disk.ts';
import { errorCode, RunError, systemErrorText } from '../errors.ts';
import { quotedPath, thrownText } from '../quote.ts';
import type { Inputs, ModelFile } from './inputs.ts';
import { createModelRoom, type ModelRoom } from './model-room.ts';

/** Where the files are when they are on this machine. */
export interface LocalPlaces {
  /** Holds each model under the last part of its path. */
  readonly models: string;
  /** The CSV. */
  readonly data: string;
}

/** The files of a run taken from this machine's disk. */
export function localInputs(places: LocalPlaces): Inputs {
  const room = createModelRoom();
  return {
    model: (path, signal) => readModel(join(places.models, basename(path)), room, signal),
    data: diskSource(places.data),
  };
}

async function readModel(path: string, room: ModelRoom, signal: AbortSignal): Promise<ModelFile> {
  try {
    room.take((await stat(path)).size, path);
    const bytes = await readFile(path, { signal });
    return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof RunError) throw cause;
    const missing = errorCode(cause) === 'ENOENT';
    throw new RunError(
      missing ? 'ModelNotFound' : 'ModelUnreadable',
      `The model cannot be read from ${quotedPath(path)}: ${systemErrorText(cause) ?? thrownText(cause)}.`,
      { cause },
    );
  }
}
