import { RunError } from '../errors.ts';
import { papaparse } from './papaparse.ts';
import { upToStrayQuote } from './stray-quotes.ts';

/** Consecutive records of a CSV. */
export interface Records {
  readonly records: readonly (readonly string[])[];
  /** `lines[i]` is the line of the file where record i starts. */
  readonly lines: readonly number[];
  /** What ends the reading after them: a record whose quotes are wrong. */
  readonly failure?: RunError;
}

/**
 * Reads whole records by papaparse, the reference for what a record is (RFC 4180: double quotes, LF
 * or CRLF): the last one may lack its line end. Spaces between a closing quote and the delimiter or
 * line end, which RFC 4180 does not have, are passed over: `"cat" ,1` is `cat` and `1`. A quote that
 * never closes, or text after a closing quote, is the failure.
 *
 * @param firstLine the line of the file in which the text begins
 */
export function parseRecords(text: string, delimiter: string, firstLine: number): Records {
  if (text === '') return { records: [], lines: [] };
  const hasQuotes = text.includes('"');
  const readable = hasQuotes ? upToStrayQuote(text, delimiter) : text;
  const { data, errors } = papaparse(readable, { delimiter, isCut: false });
  const [error] = errors;
  const last = data.length - 1;
  // After the line end of the last record papaparse sees one more, which is empty; so is a quote
  // that opens at the very end, but that is an error.
  const isExtra = data[last]?.join() === '' && errors.every(({ row }) => row !== last);
  if (isExtra) data.pop();
  const lines: number[] = [];
  let line = firstLine;
  for (const record of data) {
    lines.push(line);
    line += 1 + (hasQuotes ? lineEndsWithin(record) : 0);
    dropCarriageReturn(record);
  }
  if (error === undefined) return { records: data, lines };
  const failure = quoteFailure(error.code, lines[error.row] ?? line);
  return { records: data.slice(0, error.row), lines: lines.slice(0, error.row), failure };
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

function quoteFailure(code: string, line: number): RunError {
  return new RunError(
    'DataInvalid',
    code === 'MissingQuotes'
      ? `The record that starts in line ${String(line)} of the data opens a quote that never closes.`
      : `The record that starts in line ${String(line)} of the data has text after a closing quote: ` +
          'write a quote inside a quoted cell twice.',
  );
}
