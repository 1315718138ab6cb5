import { kernelFactory, type Global, type KernelMemory } from '../../wasm/kernel-factory.ts';
import { KERNEL } from './kernel.wasm.ts';

/** The compiled assembly/; what its exports mean is said there. Addresses are bytes in `memory`. */
export interface Kernel extends KernelMemory {
  readonly delimiter: Global<number>;
  readonly width: Global<number>;
  readonly columns: Global<number>;
  readonly quads: Global<number>;
  readonly textColumns: Global<number>;
  readonly texts: Global<number>;
  readonly emptyIsMissing: Global<number>;
  readonly capacity: Global<number>;
  readonly values: Global<number>;
  readonly stride: Global<number>;
  readonly lines: Global<number>;
  readonly spans: Global<number>;
  readonly index: Global<number>;
  readonly lineEnds: Global<number>;
  readonly queue: Global<number>;
  readonly powersOfFive: Global<number>;

  readonly recordStart: Global<number>;
  readonly recordEnd: Global<number>;
  readonly line: Global<number>;

  readonly open: (from: number, to: number, firstLine: number) => void;
  /** Gives the place of the reason in STOPS. */
  readonly read: () => number;
  readonly rowCount: () => number;
  readonly setRowCount: (count: number) => void;
  readonly cellCount: () => number;
  readonly normalizeL1: (matrix: number, rows: number, columns: number) => void;
  readonly normalizeL2: (matrix: number, rows: number, columns: number) => void;
  readonly normalizeMax: (matrix: number, rows: number, columns: number) => void;
  readonly toFloat32: (matrix: number, count: number, out: number) => number;
}

/** Why `read` came back, as assembly/rows.ts numbers it. */
export const STOPS = ['full', 'end', 'irregular', 'cells'] as const;

/** A kernel with a memory of its own. */
export const instantiateKernel = kernelFactory(KERNEL) as () => Kernel;
