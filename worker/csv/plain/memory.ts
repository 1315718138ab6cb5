import { growTo } from '../../wasm/kernel-factory.ts';
import { instantiateKernel, type Kernel } from './kernel.ts';
import { inFours, type PlainPlan } from './plan.ts';
import { powersOfFive } from './powers-of-five.ts';

/** A cell in the queue: start, end, address of the value. */
const QUEUED = 12;
/** The kernel looks at so many bytes in front of a block and behind it. */
const MARGIN = 64;

/** A kernel whose memory is laid out for a plan; a block and its index lie behind all else. */
export interface Memory {
  readonly kernel: Kernel;
  /** Where the matrix lies. */
  readonly values: number;
  /** Where the matrix lies as float32. */
  readonly floats: number;
  readonly lines: number;
  readonly spans: number;
  readonly queue: number;
  /** Where a block begins. */
  readonly block: number;
}

/** Lays a kernel's memory out and tells it the plan. */
export function layOut(plan: PlainPlan): Memory {
  const kernel = instantiateKernel();
  const fields = inFours(plan.numbers);
  const cells = plan.capacity * plan.numbers.length;
  let free = kernel.heapBase.value;
  const take = (bytes: number): number => {
    const at = Math.ceil(free / 64) * 64;
    free = at + bytes;
    return at;
  };

  const powers = powersOfFive();
  kernel.powersOfFive.value = take(powers.byteLength);
  kernel.columns.value = take(4 * fields.length);
  kernel.textColumns.value = take(4 * plan.texts.length);
  // A field of a row is there twice if it is long and stands beside one that is no number.
  const queue = (kernel.queue.value = take(2 * QUEUED * fields.length));
  const lines = (kernel.lines.value = take(8 * plan.capacity));
  const spans = (kernel.spans.value = take(8 * plan.capacity * plan.texts.length));
  // The last four of a row may reach three values beyond it.
  const values = (kernel.values.value = take(8 * (cells + 3)));
  const floats = take(4 * cells);
  const block = take(0) + MARGIN;
  growTo(kernel, block + MARGIN);

  const { buffer } = kernel.memory;
  new BigUint64Array(buffer, kernel.powersOfFive.value, powers.length).set(powers);
  new Uint32Array(buffer, kernel.columns.value, fields.length).set(
    fields.map((field) => 4 * field),
  );
  new Uint32Array(buffer, kernel.textColumns.value, plan.texts.length).set(
    plan.texts.map((field) => 4 * field),
  );
  kernel.delimiter.value = plan.delimiter.charCodeAt(0);
  kernel.width.value = plan.width;
  kernel.quads.value = fields.length / 4;
  kernel.texts.value = plan.texts.length;
  kernel.emptyIsMissing.value = Number.isNaN(plan.readCell('')) ? 1 : 0;
  kernel.capacity.value = plan.capacity;
  kernel.stride.value = 8 * plan.numbers.length;
  return { kernel, values, floats, lines, spans, queue, block };
}

/**
 * Makes room for a block of so many bytes and for its index, which in the worst case has an entry
 * for each byte (of what is never written, the system makes no memory). Whether the memory grew, so
 * that all views of it are stale.
 */
export function makeRoom({ kernel, block }: Memory, bytes: number): boolean {
  if (block + bytes + MARGIN <= kernel.index.value) return false;
  const entries = 4 * (bytes + MARGIN);
  kernel.index.value = Math.ceil((block + bytes + MARGIN) / 64) * 64;
  kernel.lineEnds.value = kernel.index.value + entries;
  return growTo(kernel, kernel.lineEnds.value + entries);
}
