import { papaparse } from './papaparse.ts';

/** What fields may be separated by; the first that fits as well as any other is taken. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** How many records are looked at, and how much text at most: it is parsed once per delimiter. */
const SAMPLE_RECORDS = 100;
const SAMPLE_CHARACTERS = 64 * 1024;

/** How a CSV reads with a delimiter. */
interface Fit {
  readonly delimiter: Delimiter;
  /** Fields of the header. */
  readonly width: number;
  /** The share of records, the header among them, that have as many fields as the header. */
  readonly even: number;
  /** Quotes that do not seem to belong where they are. */
  readonly strays: number;
}

/**
 * The delimiter of a CSV that begins so: the one with which the most records have as many fields as
 * the header, of which the header must have two at least; among equals the one that tears fewest
 * quotes apart, and then the one that gives more fields. A comma when there is none, as of a CSV of
 * one column.
 *
 * @param isWhole whether the text is all of it; else its last record may be cut off
 */
export function detectDelimiter(text: string, isWhole: boolean): Delimiter {
  const sample = text.slice(0, SAMPLE_CHARACTERS);
  const isCut = !isWhole || sample.length < text.length;
  const fits = DELIMITERS.map((delimiter) => fitOf(sample, delimiter, isCut));
  const [best] = fits.filter(({ width }) => width > 1).sort(byFit);
  return best?.delimiter ?? ',';
}

function byFit(a: Fit, b: Fit): number {
  return b.even - a.even || a.strays - b.strays || b.width - a.width;
}

function fitOf(text: string, delimiter: Delimiter, isCut: boolean): Fit {
  const parsed = parseRecords(text, { delimiter, records: SAMPLE_RECORDS, isCut });
  // Of a header that is longer than the sample, its beginning tells.
  const { records, errors } =
    parsed.records.length > 0
      ? parsed
      : parseRecords(text, { delimiter, records: SAMPLE_RECORDS, isCut: false });
  const width = records[0]?.length ?? 0;
  const even = records.filter((record) => record.length === width).length / records.length;
  const strays = errors.length + records.flat().filter(hasOddQuotes).length;
  return { delimiter, width, even, strays };
}

/** As `1;"a` has, when `1;"a,b"` is cut at the comma. */
function hasOddQuotes(cell: string): boolean {
  return cell.split('"').length % 2 === 0;
}

/** Records at the beginning of a text, by the rules of papaparse. */
interface Beginning {
  readonly records: readonly (readonly string[])[];
  /** Of quotes; `row` is the 0-based record, and one after the last that is complete. */
  readonly errors: readonly { readonly code: string; readonly row: number }[];
  /** Where the text after the records begins. */
  readonly end: number;
}

/**
 * Parses so many records at most. LF ends a record, and CRLF with it: the CR is still in the last
 * field. Of a text that is cut, its last record is left out.
 */
export function parseRecords(
  text: string,
  options: { readonly delimiter: Delimiter; readonly records: number; readonly isCut: boolean },
): Beginning {
  const { delimiter, records: preview, isCut } = options;
  // Its fast mode does not say where a preview ends.
  const rules = { delimiter, isCut, preview, fastMode: false } as const;
  const { data: records, errors, meta } = papaparse(text, rules);
  return { records, errors, end: meta.cursor };
}
