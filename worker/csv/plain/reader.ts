/**
 * The fast reader of plain records: those without a quote, of as many fields as the header has, with
 * a number in each field that has to be one. It reads blocks of whole records into batches, values
 * exactly as `parseDecimal` has them, by a kernel in WebAssembly (assembly/) that reads four numbers
 * at once. It throws nothing for what the data is: a record that is not plain is given back, for the
 * caller to read by the rules that papaparse and number.ts make, and to refuse, pass over, or append.
 *
 *     const reader = new PlainReader({ width: 3, delimiter: ',', numbers: [1, 2], texts: [0],
 *                                      capacity: 1024, readCell: parseDecimal });
 *     for (const block of blocks) {
 *       reader.load(block, line);
 *       for (let stop = reader.read(); stop.kind !== 'end'; stop = reader.read()) {
 *         if (stop.kind === 'irregular') refuse(block.subarray(stop.start, stop.end), stop.line);
 *         else { score(reader); reader.clear(); }
 *       }
 *     }
 *     if (reader.rows > 0) score(reader);
 *
 * where `score` takes `rows`, `values`, `texts` and `lines`, after `normalize('l2')`, and a tensor's
 * data from `toFloat32()`. All typed arrays are views of the kernel's memory: the next load, read,
 * append or clear may change or detach them.
 */
import type { Norm } from '../../scoring/normalize.ts';
import { cellTexts, remembering } from './cell-text.ts';
import { STOPS, type Kernel } from './kernel.ts';
import { layOut, makeRoom, type Memory } from './memory.ts';
import type { PlainPlan } from './plan.ts';

const LINE_FEED = 10;

/** Why reading stopped. */
type Stop =
  /** The batch is full; the block may have more. */
  | { readonly kind: 'full' }
  /** The block has no more records. */
  | { readonly kind: 'end' }
  /** A record that is not plain, by its bytes in the block without the line end, and its line. */
  | {
      readonly kind: 'irregular';
      readonly start: number;
      readonly end: number;
      readonly line: number;
    };

/** Views of all of the kernel's memory; stale when it grows. */
interface Views {
  readonly bytes: Buffer;
  readonly words: Uint32Array;
  readonly doubles: Float64Array;
}

export class PlainReader {
  readonly #columns: number;
  readonly #memory: Memory;
  readonly #kernel: Kernel;
  readonly #textOf = cellTexts();
  readonly #readCell: PlainPlan['readCell'];
  /** For each text of the plan as many cells as a batch has rows. */
  readonly #cells: readonly string[][];
  #views: Views;

  constructor(plan: PlainPlan) {
    this.#columns = plan.numbers.length;
    this.#memory = layOut(plan);
    this.#kernel = this.#memory.kernel;
    this.#readCell = remembering(plan.readCell);
    this.#cells = plan.texts.map(() => Array<string>(plan.capacity).fill(''));
    this.#views = viewsOf(this.#buffer);
  }

  /** Rows in the batch. */
  get rows(): number {
    return this.#kernel.rowCount();
  }

  /** The batch's numbers: rows x numbers of the plan, row after row. */
  get values(): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#buffer, this.#memory.values, this.rows * this.#columns);
  }

  /** For each text of the plan the cells of the batch. A batch that follows does not change them. */
  get texts(): readonly (readonly string[])[] {
    const { rows } = this;
    return this.#cells.map((column) => column.slice(0, rows));
  }

  /** The line of each row of the batch. */
  get lines(): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#buffer, this.#memory.lines, this.rows);
  }

  get #buffer(): ArrayBuffer {
    return this.#kernel.memory.buffer;
  }

  /**
   * Begins with a block of whole records without a quote, of any size; its last line end may be
   * missing. What was not read of the block before is forgotten. `firstLine` is the number of its
   * first line, as `lines` and `irregular` shall have it.
   */
  load(block: Uint8Array, firstLine: number): void {
    if (makeRoom(this.#memory, block.length + 1)) this.#views = viewsOf(this.#buffer);
    const from = this.#memory.block;
    let to = from + block.length;
    this.#views.bytes.set(block, from);
    if (block.length > 0 && block.at(-1) !== LINE_FEED) {
      this.#views.bytes[to] = LINE_FEED;
      to += 1;
    }
    this.#kernel.open(from, to, firstLine);
  }

  /** Appends records of the block to the batch, and says why it stopped; goes on when called again. */
  read(): Stop {
    const first = this.rows;
    for (;;) {
      const stop = STOPS[this.#kernel.read()];
      if (stop === 'cells' && this.#decideCells()) continue;
      this.#takeTexts(first);
      return stop === 'full' || stop === 'end' ? { kind: stop } : this.#irregular();
    }
  }

  /**
   * Appends a row to the batch, which must not be full: a record that was read elsewhere. `numbers`
   * and `texts` are in the order of the plan.
   */
  append(numbers: ArrayLike<number>, texts: readonly string[], line: number): void {
    const row = this.rows;
    this.#kernel.setRowCount(row + 1);
    this.values.set(numbers, row * this.#columns);
    this.lines[row] = line;
    for (const [index, column] of this.#cells.entries()) column[row] = texts[index] ?? '';
  }

  /** Takes rows out of the batch, by their place in it; the order of the others stays. */
  remove(removed: { readonly size: number; has(row: number): boolean }): void {
    if (removed.size === 0) return;
    const { rows, values, lines } = this;
    let to = 0;
    for (let from = 0; from < rows; from += 1) {
      if (removed.has(from)) continue;
      values.copyWithin(to * this.#columns, from * this.#columns, (from + 1) * this.#columns);
      lines[to] = lines[from] ?? 0;
      for (const column of this.#cells) column[to] = column[from] ?? '';
      to += 1;
    }
    this.#kernel.setRowCount(to);
  }

  /** Begins another batch. */
  clear(): void {
    this.#kernel.setRowCount(0);
  }

  /**
   * Scales each row of the batch to unit norm, in place, as scoring/normalize.ts does; sums are
   * added up in another order, so that the last bit may differ.
   */
  normalize(norm: Norm): void {
    if (norm === 'none') return;
    const { normalizeL1, normalizeL2, normalizeMax } = this.#kernel;
    const scale = { l1: normalizeL1, l2: normalizeL2, max: normalizeMax }[norm];
    scale(this.#memory.values, this.rows, this.#columns);
  }

  /**
   * The batch's numbers as float32, in a copy; with the 0-based row of the first that is too large
   * for one, so that it became infinite.
   */
  toFloat32(): { readonly values: Float32Array<ArrayBuffer>; readonly tooLarge?: number } {
    const { values: matrix, floats } = this.#memory;
    const count = this.rows * this.#columns;
    const isInfinite = this.#kernel.toFloat32(matrix, count, floats) !== 0;
    const values = new Float32Array(this.#buffer, floats, count);
    if (!isInfinite) return { values };
    const tooLarge = values.findIndex((value) => Math.abs(value) === Infinity);
    return { values, tooLarge: Math.floor(tooLarge / this.#columns) };
  }

  #irregular(): Stop {
    const { recordStart, recordEnd, line } = this.#kernel;
    const { block } = this.#memory;
    return {
      kind: 'irregular',
      start: recordStart.value - block,
      end: recordEnd.value - block,
      // The kernel is already at the next one.
      line: line.value - 1,
    };
  }

  /** Asks the plan for the cells of the last row that are left; without an answer, drops the row. */
  #decideCells(): boolean {
    const { bytes, words, doubles } = this.#views;
    // Three words each: start, end, address of the value.
    let at = this.#memory.queue / 4;
    for (const end = at + 3 * this.#kernel.cellCount(); at < end; at += 3) {
      const cell = this.#textOf(bytes, words[at] ?? 0, words[at + 1] ?? 0);
      const value = this.#readCell(cell);
      if (value === undefined) {
        this.#kernel.setRowCount(this.rows - 1);
        return false;
      }
      doubles[(words[at + 2] ?? 0) / 8] = value;
    }
    return true;
  }

  /** The texts of the rows from `first` on, before the block that has them goes. */
  #takeTexts(first: number): void {
    const { bytes, words } = this.#views;
    const { rows } = this;
    const count = this.#cells.length;
    for (const [index, column] of this.#cells.entries()) {
      let at = this.#memory.spans / 4 + 2 * (first * count + index);
      for (let row = first; row < rows; row += 1, at += 2 * count) {
        column[row] = this.#textOf(bytes, words[at] ?? 0, words[at + 1] ?? 0);
      }
    }
  }
}

function viewsOf(buffer: ArrayBuffer): Views {
  return {
    bytes: Buffer.from(buffer),
    words: new Uint32Array(buffer),
    doubles: new Float64Array(buffer),
  };
}
