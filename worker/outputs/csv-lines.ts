import { MAX_NUMBER_BYTES, writeDouble, writeFloat } from './number-text.ts';

const COMMA = 0x2c;
const LINE_END = 0x0a;
const QUOTE = 0x22;
const CARRIAGE_RETURN = 0x0d;

const FIRST_BYTES = 64 * 1024;

const encoder = new TextEncoder();

/**
 * Lines of a CSV as bytes: cells in quotes where RFC 4180 demands it, commas between them, and a
 * line feed at the end of each line. Text is UTF-8.
 */
export interface CsvLines {
  text(cell: string): void;
  /** A number in the shortest form that gives the same float32. */
  float(value: number): void;
  /** A number in the shortest form that gives the same double; whole numbers in full. */
  double(value: number): void;
  endLine(): void;
  /** Everything written since the last time, in memory of its own. */
  take(): Uint8Array<ArrayBuffer>;
}

/** Lines with nothing in them; what they need to grow to is kept for the next ones. */
export function createCsvLines(): CsvLines {
  let bytes = new Uint8Array(FIRST_BYTES);
  let length = 0;
  const reserve = (room: number): void => {
    if (length + room <= bytes.length) return;
    const larger = new Uint8Array(2 * (length + room));
    larger.set(bytes.subarray(0, length));
    bytes = larger;
  };
  return {
    text: (cell) => {
      // Three bytes for each unit of a string, when all are quotes two of one; quotes and a comma.
      reserve(3 * cell.length + 3);
      length = writeCell(bytes, length, cell);
      bytes[length++] = COMMA;
    },
    float: (value) => {
      reserve(MAX_NUMBER_BYTES);
      length = writeFloat(bytes, length, value);
      bytes[length++] = COMMA;
    },
    double: (value) => {
      reserve(MAX_NUMBER_BYTES);
      length = writeDouble(bytes, length, value);
      bytes[length++] = COMMA;
    },
    endLine: () => {
      bytes[length - 1] = LINE_END;
    },
    take: () => {
      const taken = bytes.slice(0, length);
      length = 0;
      return taken;
    },
  };
}

function writeCell(target: Uint8Array, at: number, cell: string): number {
  for (let index = 0; index < cell.length; index += 1) {
    const unit = cell.charCodeAt(index);
    if (unit > 0x7f || mustBeQuoted(unit)) return writeUnusual(target, at, cell);
    target[at + index] = unit;
  }
  return at + cell.length;
}

function mustBeQuoted(unit: number): boolean {
  return unit === COMMA || unit === QUOTE || unit === LINE_END || unit === CARRIAGE_RETURN;
}

function writeUnusual(target: Uint8Array, at: number, cell: string): number {
  const text = /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return at + encoder.encodeInto(text, target.subarray(at)).written;
}
