import { kernelFactory, type Global, type KernelMemory } from '../../wasm/kernel-factory.ts';
import { KERNEL } from './kernel.wasm.ts';

/** The compiled assembly/; what its exports mean is said there. Addresses are bytes in `memory`. */
export interface Kernel extends KernelMemory {
  readonly classes: Global<number>;
  readonly counts: Global<number>;
  readonly toPositive: Global<number>;

  readonly setBits: (bits: number, last: number) => void;
  readonly count: (scores: number, truth: number, rows: number) => void;
  /** 1 or 0. */
  readonly areDistributions: (
    scores: number,
    rows: number,
    columns: number,
    tolerance: number,
  ) => number;
}

/** A kernel with a memory of its own. */
export const instantiateKernel = kernelFactory(KERNEL) as () => Kernel;
