import { joined, peek } from '../data/peek.ts';
import { refuseOtherThanUtf8 } from '../data/utf8.ts';
import { RunError } from '../errors.ts';
import { quotedList } from '../quote.ts';
import { detectDelimiter, parseRecords, type Delimiter } from './dialect.ts';
import { isMissing, parseDecimal } from './number.ts';
import { upToStrayQuote } from './stray-quotes.ts';

/** The first record of a CSV. */
export interface Header {
  /** The names as they stand there, spaces included. */
  readonly names: readonly string[];
  readonly delimiter: Delimiter;
  /** The 0-based byte at which the second record begins. */
  readonly end: number;
  /** The 1-based line in which it does. */
  readonly nextLine: number;
}

/** What is known about a CSV before it is read. */
export interface HeaderOptions {
  /** Found out when it is left out. */
  readonly delimiter?: Delimiter | undefined;
  /** Columns that the user names: a record with one of them is a header, whatever it looks like. */
  readonly named?: readonly string[];
}

/** A header has to end within so many bytes. */
const MAX_HEADER_BYTES = 1024 * 1024;
/** A record of more fields is refused: the data is not a table. */
const MAX_COLUMNS = 100_000;

const LINE_FEED = 0x0a;
const LONE_CARRIAGE_RETURN = /\r(?!\n)/;

/**
 * Reads the header of a CSV in UTF-8, and gives the bytes that follow it. DataEmpty and DataInvalid
 * as readHeader, and whatever the stream throws.
 */
export async function openCsv(
  bytes: AsyncIterable<Uint8Array>,
  options: HeaderOptions = {},
): Promise<{ readonly header: Header; readonly rows: AsyncIterable<Uint8Array> }> {
  const { head, rest, isWhole } = await peek(bytes, MAX_HEADER_BYTES);
  const header = readHeader(head, isWhole, options);
  return { header, rows: joined(head.subarray(header.end), rest) };
}

/**
 * The header in the first bytes of a CSV. DataEmpty when there is nothing; DataInvalid when they are
 * not UTF-8, when its quotes are not in order, when it is longer than 1 MiB or has more than 100 000 columns, when it is
 * no text, when lines end in CR alone, or when it looks like a row: every name is a number or missing.
 * Numbers that count the columns from 0 are names, as pandas gives them to columns that have none.
 *
 * @param head without a byte order mark: all of the data, or its first MiB
 */
export function readHeader(
  head: Uint8Array,
  isWhole: boolean,
  { delimiter: given, named = [] }: HeaderOptions = {},
): Header {
  const text = textOf(head, isWhole);
  if (isWhole && text.trim() === '') {
    throw new RunError('DataEmpty', 'The data is empty: it has not even a header.');
  }
  if (text.slice(0, SIGNIFICANT_CHARACTERS).includes('\0')) throw noText();
  const delimiter = given ?? detectDelimiter(text, isWhole);
  const readable = upToStrayQuote(text, delimiter);
  const { records, errors, end } = parseRecords(readable, {
    delimiter,
    records: 1,
    isCut: !isWhole,
  });
  const [error] = errors;
  if (error !== undefined) throw badQuotes(error.code);
  const [record] = records;
  if (record === undefined) throw isOfOneLine(text) ? carriageReturns() : tooLong();
  const names = record.with(-1, record.at(-1)?.replace(/\r$/, '') ?? '');
  if (names.some((name) => LONE_CARRIAGE_RETURN.test(name))) throw carriageReturns();
  refuseNames(names, named);
  const header = text.slice(0, end);
  const nextLine = 1 + (header.match(/\n/g)?.length ?? 0);
  return { names, delimiter, end: Buffer.byteLength(header), nextLine };
}

function textOf(head: Uint8Array, isWhole: boolean): string {
  // Of the last line, which may be cut within a character, nothing is used.
  refuseOtherThanUtf8(isWhole ? head : head.subarray(0, head.lastIndexOf(LINE_FEED) + 1), 1);
  return Buffer.from(head.buffer, head.byteOffset, head.length).toString();
}

/** Every second byte of UTF-16 is zero in most scripts: so much tells. */
const SIGNIFICANT_CHARACTERS = 1000;

function isOfOneLine(text: string): boolean {
  return !text.includes('\n') && LONE_CARRIAGE_RETURN.test(text);
}

function refuseNames(names: readonly string[], named: readonly string[]): void {
  if (names.length > MAX_COLUMNS) {
    throw invalid(
      `The header of the data has ${String(names.length)} columns, more than ${String(MAX_COLUMNS)}.`,
    );
  }
  if (names.length === 1 && names[0]?.trim() === '') {
    throw invalid('The first line of the data is empty: the first record must name the columns.');
  }
  const there = new Set(names);
  if (!isRow(names) || isCount(names) || named.some((name) => there.has(name))) return;
  throw invalid(
    'The data has no header: the first record must name the columns, and what stands there is ' +
      `${quotedList(names, 3)}. Add a line with names; if these are the names, name one of them in ` +
      'data.features or data.ignore.',
  );
}

function isRow(names: readonly string[]): boolean {
  const numbers = names.filter((name) => !isMissing(name));
  return numbers.length > 0 && numbers.every((name) => parseDecimal(name) !== undefined);
}

/** 0, 1, 2, ..., perhaps after an empty name of the index: pandas' RangeIndex. */
function isCount(names: readonly string[]): boolean {
  const counted = names[0] === '' ? names.slice(1) : names;
  return counted.length > 1 && counted.every((name, index) => name === String(index));
}

function badQuotes(code: string): RunError {
  return invalid(
    code === 'MissingQuotes'
      ? 'The header of the data opens a quote that never closes.'
      : 'The header of the data has text after a closing quote: write a quote inside a quoted name ' +
          'twice.',
  );
}

function noText(): RunError {
  return invalid(
    'The data is no text, or UTF-16 without a byte order mark: it begins with bytes that are 0. ' +
      'Save it as CSV in UTF-8.',
  );
}

function carriageReturns(): RunError {
  return invalid(
    'The lines of the data end in CR alone, so all of it is one line: save it with LF or CRLF.',
  );
}

function tooLong(): RunError {
  return invalid(
    `The header of the data is longer than ${String(MAX_HEADER_BYTES)} bytes: it is not a CSV, or ` +
      'a quote never closes.',
  );
}

function invalid(message: string): RunError {
  return new RunError('DataInvalid', message);
}
