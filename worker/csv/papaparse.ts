import Papa, { type ParseConfig } from 'papaparse';

/** What papaparse's parser gives back; its types say `any`. */
interface Parsed {
  readonly data: string[][];
  /** Of quotes; `row` is the 0-based record. */
  readonly errors: readonly { readonly code: string; readonly row: number }[];
  /** `cursor` is where the text after the records begins. */
  readonly meta: { readonly cursor: number };
}

/** What differs between the uses of the parser. */
interface Use extends Pick<ParseConfig, 'preview' | 'fastMode'> {
  readonly delimiter: string;
  /** Whether the text ends in the middle of a record, which is then left out. */
  readonly isCut: boolean;
}

/**
 * Reads records by papaparse, the reference for what a record is (RFC 4180, double quotes). LF also
 * ends a line that CRLF ends: the CR then is the last field's.
 */
export function papaparse(text: string, { isCut, ...config }: Use): Parsed {
  const parser = new Papa.Parser({ newline: '\n', quoteChar: '"', ...config });
  return parser.parse(text, 0, isCut) as Parsed;
}
