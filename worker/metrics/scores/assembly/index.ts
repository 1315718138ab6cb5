/**
 * The kernel of the metrics of probabilities, in AssemblyScript: TypeScript's syntax over raw memory,
 * compiled to WebAssembly by worker/wasm/generate.ts. `usize` is an address. The host
 * (../binner.ts, ../distributions.ts) lays the memory out; nothing is allocated here.
 */
export { setBits } from './bins';
export { classes, count, counts, toPositive } from './count';
export { areDistributions } from './distributions';

/** The first address behind the kernel's own tables. */
export const heapBase: usize = __heap_base;
