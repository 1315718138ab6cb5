/**
 * The kernel of the plain reader, in AssemblyScript: TypeScript's syntax over raw memory, compiled
 * to WebAssembly by ../generate.ts. `usize` is an address. The host (../reader.ts) owns the memory,
 * lays it out, and sets the addresses; nothing is allocated here.
 *
 * Contract: the block is followed by 64 readable bytes and preceded by 16 that are no line end and
 * no CR; it ends in a line end; no double quote is in it.
 */
export {
  capacity,
  columns,
  delimiter,
  emptyIsMissing,
  index,
  lineEnds,
  lines,
  quads,
  queue,
  spans,
  stride,
  textColumns,
  texts,
  values,
  width,
} from './plan';
export { cellCount, line, open, read, recordEnd, recordStart, rowCount, setRowCount } from './rows';
export { powersOfFive } from './nearest';
export { normalizeL1, normalizeL2, normalizeMax, toFloat32 } from './matrix';

/** The first address behind the kernel's own tables. */
export const heapBase: usize = __heap_base;
