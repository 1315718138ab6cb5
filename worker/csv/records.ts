import Papa from 'papaparse';
import { RunError } from '../errors.ts';

/** Consecutive records of a CSV; `lines[i]` is the 1-based line of the file where record i starts. */
export interface Records {
  readonly records: readonly (readonly string[])[];
  readonly lines: readonly number[];
}

/** One record may have so many characters: a quote that never closes must not fill the memory. */
const MAX_RECORD_CHARACTERS = 16 * 1024 * 1024;

/** What papaparse's parser gives back; its types say `any`. */
interface Parsed {
  readonly data: string[][];
  readonly errors: readonly { readonly code: string; readonly row: number }[];
  readonly meta: { readonly cursor: number };
}

/**
 * Cuts the text of a CSV (RFC 4180: commas, double quotes, LF or CRLF) into records, a few per
 * chunk of text and never more than those at once. A quote that never closes, or text after a
 * closing quote, throws DataInvalid; spaces between a closing quote and the comma or line end, which
 * RFC 4180 does not have, are passed over: `"cat" ,1` is `cat` and `1`.
 */
export async function* readRecords(
  text: AsyncIterable<string>,
  maxCharacters = MAX_RECORD_CHARACTERS,
): AsyncGenerator<Records> {
  // LF also ends a line that CRLF ends: the CR then is the last field's, and taken off below.
  const parser = new Papa.Parser({ delimiter: ',', newline: '\n', quoteChar: '"' });
  let rest = '';
  let line = 1;
  let tryAgainAt = 0;

  const take = (last: boolean): Records => {
    const parsed = parser.parse(rest, 0, !last) as Parsed;
    const hasQuotes = rest.includes('"');
    // After the line end of the last record papaparse sees one more, which is empty.
    const hasExtra = last && parsed.data.at(-1)?.join() === '';
    rest = last ? '' : rest.slice(parsed.meta.cursor);
    const lines: number[] = [];
    for (const record of parsed.data) {
      lines.push(line);
      line += 1 + (hasQuotes ? lineEndsWithin(record) : 0);
      dropCarriageReturn(record);
    }
    refuseQuoteErrors(parsed, lines);
    // Only now, as a quote that opens at the very end is such an empty record too.
    if (hasExtra) [parsed.data, lines].forEach((list) => list.pop());
    return { records: parsed.data, lines };
  };

  for await (const chunk of text) {
    rest += chunk;
    if (rest.length < tryAgainAt) continue;
    const taken = take(false);
    if (rest.length > maxCharacters) throw recordTooLong(line, maxCharacters);
    // A record longer than a chunk is parsed again only when the text has doubled, so that the
    // work stays proportional to its length.
    tryAgainAt = taken.records.length === 0 ? Math.min(2 * rest.length, maxCharacters) : 0;
    if (taken.records.length > 0) yield taken;
  }
  if (rest !== '') yield take(true);
}

function lineEndsWithin(record: readonly string[]): number {
  let count = 0;
  for (const field of record) {
    for (let at = field.indexOf('\n'); at !== -1; at = field.indexOf('\n', at + 1)) count += 1;
  }
  return count;
}

function dropCarriageReturn(record: string[]): void {
  const last = record.at(-1);
  if (last?.endsWith('\r') === true) record[record.length - 1] = last.slice(0, -1);
}

function refuseQuoteErrors(parsed: Parsed, lines: readonly number[]): void {
  for (const { code, row } of parsed.errors) {
    const line = lines[row];
    // An error in the record that is not complete yet comes again with the rest of it.
    if (line === undefined) continue;
    throw new RunError(
      'DataInvalid',
      code === 'MissingQuotes'
        ? `The record that starts in line ${String(line)} of the data opens a quote that never closes.`
        : `The record that starts in line ${String(line)} of the data has text after a closing quote: ` +
            'write a quote inside a quoted cell twice.',
    );
  }
}

function recordTooLong(line: number, limit: number): RunError {
  return new RunError(
    'DataInvalid',
    `The record that starts in line ${String(line)} of the data is longer than ` +
      `${String(limit)} characters: it is not a CSV, a quote never closes, or its lines end in ` +
      'neither LF nor CRLF.',
  );
}
