import { growTo } from '../../wasm/kernel-factory.ts';
import type { Probabilities, Ranking } from '../ranking.ts';
import { binBitsFor, binCount, float32BitsOf } from './bins.ts';
import { instantiateKernel, type Kernel } from './kernel.ts';

/** Counts scores by class and bin. */
export interface Binner {
  /** Adds rows: their scores, rows x classes, and the column of each true class, or -1. */
  add(scores: Probabilities, truth: Int32Array): void;
  binned(): Extract<Ranking, { kind: 'binned' }>;
}

/**
 * So many scores wait to be counted together: 1 MB, ten batches of 26 classes. Inference drives the
 * counts out of the CPU's caches; to fetch them for each batch takes longer than to count it.
 */
const WAITING = 2 ** 18;

/** Undefined for so many classes that there is no room for their bins. */
export function createBinner(classes: number): Binner | undefined {
  const bits = binBitsFor(classes);
  if (bits === undefined) return undefined;
  const kernel = instantiateKernel();
  const { scores: waiting, truth: truths, all, positive } = layOut(kernel, classes, binCount(bits));
  kernel.setBits(bits, binCount(bits) - 1);
  let rows = 0;
  let filled = 0;

  const countWaiting = (): void => {
    kernel.count(waiting.byteOffset, truths.byteOffset, filled);
    filled = 0;
  };

  return {
    add(scores, truth) {
      rows += truth.length;
      const scoreBits = float32BitsOf(scores);
      for (let start = 0; start < truth.length;) {
        const end = Math.min(truth.length, start + truths.length - filled);
        waiting.set(scoreBits.subarray(start * classes, end * classes), filled * classes);
        truths.set(truth.subarray(start, end), filled);
        filled += end - start;
        if (filled === truths.length) countWaiting();
        start = end;
      }
    },
    binned() {
      countWaiting();
      return { kind: 'binned', rows, all: all.slice(), positive: positive.slice() };
    },
  };
}

/** Views of the memory, which does not grow any more. */
interface Layout {
  /** The bits of the scores that wait. */
  readonly scores: Int32Array;
  /** The columns of their true classes, one for each row. */
  readonly truth: Int32Array;
  readonly all: Uint32Array;
  readonly positive: Uint32Array;
}

function layOut(kernel: Kernel, classes: number, bins: number): Layout {
  const rows = Math.floor(WAITING / classes);
  const scoresAt = Math.ceil(kernel.heapBase.value / 64) * 64;
  const truthAt = scoresAt + 4 * rows * classes;
  const countsAt = truthAt + 4 * rows;
  const allAt = countsAt + 4 * classes;
  const positiveAt = allAt + 4 * bins * classes;
  growTo(kernel, positiveAt + 4 * bins * classes);

  const { buffer } = kernel.memory;
  kernel.classes.value = classes;
  kernel.counts.value = countsAt;
  kernel.toPositive.value = positiveAt - allAt;
  const ofClasses = Array.from({ length: classes }, (_, column) => allAt + 4 * bins * column);
  new Uint32Array(buffer, countsAt, classes).set(ofClasses);
  return {
    scores: new Int32Array(buffer, scoresAt, rows * classes),
    truth: new Int32Array(buffer, truthAt, rows),
    all: new Uint32Array(buffer, allAt, bins * classes),
    positive: new Uint32Array(buffer, positiveAt, bins * classes),
  };
}
