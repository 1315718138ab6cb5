import { countLineEnds } from '../data/line-ends.ts';

const LINE_FEED = 0x0a;
export const QUOTE = 0x22;

/** How much of some bytes are whole records. */
export interface WholeRecords {
  /** Length of the whole records in bytes; 0 when not even the first one ends. */
  readonly end: number;
  readonly records: number;
  /** Line ends in them, also those within quotes. */
  readonly lines: number;
  readonly hasQuotes: boolean;
}

/**
 * Finds the last record end in bytes that begin with a record. As papaparse has it, a quote counts
 * where it is the first character of a field, and within such a field a quote that is doubled does
 * not end it.
 *
 * @param delimiter the byte that separates fields
 */
export function wholeRecords(bytes: Buffer, delimiter: number): WholeRecords {
  const quote = bytes.indexOf(QUOTE);
  const whole = quote === -1 ? withoutQuotes(bytes) : withQuotes(bytes, delimiter);
  return { ...whole, hasQuotes: quote !== -1 && quote < whole.end };
}

type Ends = Omit<WholeRecords, 'hasQuotes'>;

/** Without a quote, each line is a record. */
function withoutQuotes(bytes: Buffer): Ends {
  const lines = countLineEnds(bytes);
  return { end: bytes.lastIndexOf(LINE_FEED) + 1, records: lines, lines };
}

function withQuotes(bytes: Buffer, delimiter: number): Ends {
  let [end, records, lines, linesSoFar] = [0, 0, 0, 0];
  let lineEnd = indexOf(bytes, LINE_FEED, 0);
  for (let from = 0; from < bytes.length;) {
    const open = openingQuote(bytes, from, delimiter);
    for (; lineEnd < open; lineEnd = indexOf(bytes, LINE_FEED, lineEnd + 1)) {
      linesSoFar += 1;
      [end, records, lines] = [lineEnd + 1, records + 1, linesSoFar];
    }
    const close = closingQuote(bytes, open + 1);
    for (; lineEnd < close; lineEnd = indexOf(bytes, LINE_FEED, lineEnd + 1)) linesSoFar += 1;
    from = close + 1;
  }
  return { end, records, lines };
}

/** Where the next field begins that is quoted, or the end. */
function openingQuote(bytes: Buffer, from: number, delimiter: number): number {
  for (let at = indexOf(bytes, QUOTE, from); ; at = indexOf(bytes, QUOTE, at + 1)) {
    const before = bytes[at - 1] ?? LINE_FEED;
    if (at === bytes.length || before === LINE_FEED || before === delimiter) return at;
  }
}

/** Where a quoted field ends whose content begins there: at its last quote, or with the bytes. */
export function closingQuote(bytes: Buffer, from: number): number {
  for (let at = indexOf(bytes, QUOTE, from); ; at = indexOf(bytes, QUOTE, at + 2)) {
    if (at >= bytes.length || bytes[at + 1] !== QUOTE) return Math.min(at, bytes.length);
  }
}

/** So many bytes are read one by one before Node is asked, which takes as long as they do. */
const NEAR_BYTES = 32;

/** Where the byte stands next, or the end. */
function indexOf(bytes: Buffer, byte: number, from: number): number {
  const near = Math.min(from + NEAR_BYTES, bytes.length);
  for (let at = from; at < near; at += 1) if (bytes[at] === byte) return at;
  const found = near < bytes.length ? bytes.indexOf(byte, near) : -1;
  return found === -1 ? bytes.length : found;
}
