import { totalmem } from 'node:os';
import { RunError } from '../errors.ts';
import { quotedPath } from '../quote.ts';

/** How much memory the models of a run may still take. */
export interface ModelRoom {
  /** Protocol Buffers cannot hold more in one message, and an ONNX file is one message. */
  readonly maxFileBytes: number;
  /**
   * Is told the size of each file before it is read. ModelUnsupported when the files together have
   * more bytes than there is memory for.
   */
  take(bytes: number, path: string): void;
}

const MAX_FILE_BYTES = 2 ** 31 - 1;

/**
 * So many times the bytes of a model are in memory at its worst moment: its file, the file as it is
 * edited, onnxruntime's message, its tensors, and their copies in the order that it multiplies in.
 * Measured: 5.4 times, with a model of 200 MB of weights in one thread.
 */
const TIMES_IN_MEMORY = 6;

/** Room for the models of one run, with the files beside them, in so many bytes of memory. */
export function createModelRoom(memory = memoryHere()): ModelRoom {
  const room = Math.floor(memory / TIMES_IN_MEMORY);
  let taken = 0;
  return {
    maxFileBytes: MAX_FILE_BYTES,
    take(bytes, path) {
      taken += bytes;
      if (taken <= room) return;
      throw new RunError(
        'ModelUnsupported',
        `With ${quotedPath(path)} the models have ${String(taken)} bytes, and the ` +
          `${String(memory)} bytes of memory here have room for ${String(room)}: raise the memory ` +
          'in run.resources.limits, or score the models in several runs.',
      );
    },
  };
}

/** The limit of the container where there is one, else the memory of the machine. */
function memoryHere(): number {
  return Math.min(process.constrainedMemory(), totalmem());
}
