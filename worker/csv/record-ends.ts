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
  let isFieldStart = true;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE && isFieldStart) {
      const close = closingQuote(bytes, at + 1);
      linesSoFar += countLineEnds(bytes.subarray(at, close));
      at = close;
    } else if (byte === LINE_FEED) {
      linesSoFar += 1;
      [end, records, lines] = [at + 1, records + 1, linesSoFar];
    }
    isFieldStart = byte === LINE_FEED || byte === delimiter;
  }
  return { end, records, lines };
}

/** Where a quoted field ends whose content begins there: at its last quote, or with the bytes. */
function closingQuote(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(QUOTE, from); at !== -1; at = bytes.indexOf(QUOTE, at + 2)) {
    if (bytes[at + 1] !== QUOTE) return at;
  }
  return bytes.length;
}
