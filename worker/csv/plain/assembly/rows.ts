import { isBlank, readDecimal } from './decimal';
import { ENTRY_OFFSET, indexDelimiters } from './delimiters';
import {
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
import { readShortDecimals } from './short';

/** Why `read` came back; ../kernel.ts has the same numbers. */
const FULL: i32 = 0;
const END: i32 = 1;
const IRREGULAR: i32 = 2;
const CELLS: i32 = 3;

/**
 * So many bytes are indexed at once, if they have a line end: they and their index stay in the first
 * level cache (32 KiB) until the rows are read.
 */
const WINDOW: usize = 8192;

/** Rows in the batch. */
let rows: i32 = 0;
/** The line of the next record. */
export let line: f64 = 0;
/** The record that `read` came back for, without its line end. */
export let recordStart: usize = 0;
export let recordEnd: usize = 0;
/** How many cells of the last row the host must decide; they are at the front of the queue. */
let cells: i32 = 0;

let next: usize = 0;
let end: usize = 0;
/** The index entry in front of the next record's first. */
let record: usize = 0;
/** Of the line ends in the window: the next, and the end of them. */
let lineEnd: usize = 0;
let lastLineEnd: usize = 0;

/** Begins with a block, the bytes [from, to), which end in a line end. */
export function open(from: usize, to: usize, firstLine: f64): void {
  next = from;
  end = to;
  line = firstLine;
  lineEnd = lastLineEnd = lineEnds;
}

// What the host asks for often: a call costs it less than an exported global.

export function rowCount(): i32 {
  return rows;
}

/** To begin another batch, to append a row, to take the last one away. */
export function setRowCount(count: i32): void {
  rows = count;
}

export function cellCount(): i32 {
  return cells;
}

/**
 * Appends rows to the batch until it is full, the block is at its end, a record is irregular, or a
 * row has cells that the host must decide. It goes on behind that when it is called again.
 */
export function read(): i32 {
  while (rows < capacity) {
    if (lineEnd == lastLineEnd) {
      if (next >= end) return END;
      indexWindow();
    }
    const last = <usize>load<u32>(lineEnd);
    const stop = readRecord(record, last);
    lineEnd += 4;
    record = last;
    next = <usize>load<u32>(last) + ENTRY_OFFSET + 1;
    line += 1;
    if (stop != FULL) return stop;
  }
  return FULL;
}

/** Indexes the next bytes, as many as give a whole record. */
function indexWindow(): void {
  // A record in front of the first: the next begins behind its end.
  store<u32>(index, <u32>(next - ENTRY_OFFSET - 1));
  record = index;
  lineEnd = lineEnds;
  for (let size = WINDOW; lineEnd == lineEnds; size <<= 1) {
    const to = end - next < size ? end : next + size;
    lastLineEnd =
      lineEnds + ((<usize>indexDelimiters(next, to, delimiter, index + 4, lineEnds)) << 2);
    if (lastLineEnd != lineEnds) return;
  }
}

/** Reads a record: its entries are those behind `before`, the last one `last`. FULL if all is well. */
function readRecord(before: usize, last: usize): i32 {
  const lineFeed = <usize>load<u32>(last);
  const isCrLf = load<u8>(lineFeed + ENTRY_OFFSET - 1) == 13;
  recordStart = <usize>load<u32>(before) + ENTRY_OFFSET + 1;
  recordEnd = lineFeed + ENTRY_OFFSET - <usize>isCrLf;
  if (<i32>((last - before) >> 2) != width || (width == 1 && mayBeBlank())) return IRREGULAR;

  // For this record alone, as the next one begins behind the line feed.
  if (isCrLf) store<u32>(last, <u32>(lineFeed - 1));
  const row = <usize>rows;
  const out = values + row * stride;
  const queued = readShortDecimals(before, columns, quads, out, queue);
  let span = spans + ((row * <usize>texts) << 3);
  for (let text = textColumns, stop = text + ((<usize>texts) << 2); text < stop; text += 4) {
    const field = before + <usize>load<u32>(text);
    store<u32>(span, load<u32>(field) + <u32>ENTRY_OFFSET + 1);
    store<u32>(span, load<u32>(field, 4) + <u32>ENTRY_OFFSET, 4);
    span += 8;
  }
  if (isCrLf) store<u32>(last, <u32>lineFeed);
  store<f64>(lines + (row << 3), line);
  rows += 1;
  if (queued == queue) return FULL;
  cells = decide(queued, out + stride);
  return cells == 0 ? FULL : CELLS;
}

/**
 * A record of one field that is blank is an empty line. Whether a character beyond ASCII is a blank is
 * for the host to say.
 */
function mayBeBlank(): bool {
  for (let at = recordStart; at < recordEnd; at += 1) {
    if (!isBlank(load<u8>(at))) return load<u8>(at) >= 0x80;
  }
  return true;
}

/**
 * Reads the queued cells one by one, and keeps those that the host must decide; returns how many.
 * A loop of its own, as within that of the short ones it takes the registers of those.
 */
function decide(queued: usize, rowEnd: usize): i32 {
  let kept = queue;
  for (let cell = queue; cell < queued; cell += 12) {
    const out = <usize>load<u32>(cell, 8);
    // The last four of a row may reach into the next one, which is written later.
    if (out >= rowEnd) continue;
    const start = load<u32>(cell);
    const stop = load<u32>(cell, 4);
    const value = readDecimal(start, stop);
    if (value == value || (emptyIsMissing && start == stop)) {
      store<f64>(out, value);
      continue;
    }
    store<u32>(kept, start);
    store<u32>(kept, stop, 4);
    store<u32>(kept, <u32>out, 8);
    kept += 12;
  }
  return <i32>((kept - queue) / 12);
}
