import type { IncomingHttpHeaders } from 'node:http';

/** What tells that a file is byte for byte the one that was read before (RFC 9110, section 8.8). */
export interface Validator {
  readonly header: 'etag' | 'last-modified';
  readonly value: string;
}

/** A date tells seconds apart; a file that was written a moment before may be written once more. */
const SECOND = 1000;

/**
 * The strong validator of an answer: its entity tag, or the time of its last change when that is at
 * least a second before the time of the answer (RFC 9110, section 8.8.2.2). Undefined when there is
 * none, and what is read after a cut may be of another file.
 */
export function validatorOf(headers: IncomingHttpHeaders): Validator | undefined {
  const { etag, date, 'last-modified': modified } = headers;
  if (etag !== undefined && /^"[^"]*"$/.test(etag)) return { header: 'etag', value: etag };
  if (modified === undefined || date === undefined) return undefined;
  const isOld = Date.parse(date) - Date.parse(modified) >= SECOND;
  return isOld ? { header: 'last-modified', value: modified } : undefined;
}

/** The strong entity tag without its quotes, if it is one that can be shown: ASCII, not empty. */
export function etagOf({ etag }: IncomingHttpHeaders): string | undefined {
  return /^"([\x21\x23-\x7e]+)"$/.exec(etag ?? '')?.[1];
}

/** The headers that ask for a file from a byte on, provided that it is the same file still. */
export function headersOfResume(
  { header, value }: Validator,
  from: number,
): Record<string, string> {
  return {
    range: `bytes=${String(from)}-`,
    [header === 'etag' ? 'if-match' : 'if-unmodified-since']: value,
  };
}

/** What an answer to these headers is. */
export type Continuation =
  /** The rest of the file; with its length, when that is told. */
  | { readonly kind: 'rest'; readonly total: number | undefined }
  /** The same file from its beginning: the server does not know parts. */
  | { readonly kind: 'whole' }
  | { readonly kind: 'changed' }
  /** Something else, in a few words. */
  | { readonly kind: 'unusable'; readonly problem: string };

/** What was read before the cut. */
export interface Before {
  readonly validator: Validator;
  readonly from: number;
  /** The length of the whole, when it was told. */
  readonly total: number | undefined;
}

/**
 * What to make of an answer of status 200, 206, 412 or 416, not trusting that the server heeds what
 * it was asked for: the same validator must come with it, and the range must be the one wanted.
 */
export function continuationOf(
  status: number,
  headers: IncomingHttpHeaders,
  { validator, from, total }: Before,
): Continuation {
  if (status === 412) return { kind: 'changed' };
  const now = headers[validator.header];
  if (now !== undefined && now !== validator.value) return { kind: 'changed' };
  if (status === 416) return { kind: 'unusable', problem: 'it has no such part of the data' };
  if (now === undefined) {
    return { kind: 'unusable', problem: 'it does not say that the data is still the same' };
  }
  return status === 200 ? { kind: 'whole' } : rangeOf(headers['content-range'] ?? '', from, total);
}

/** RFC 9110, section 14.4. */
function rangeOf(text: string, from: number, total: number | undefined): Continuation {
  const [, first, length] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(text) ?? [];
  if (first === undefined || Number(first) !== from) {
    return { kind: 'unusable', problem: 'it answers with another part of the data' };
  }
  const known = length === '*' ? undefined : Number(length);
  if (known !== undefined && total !== undefined && known !== total) return { kind: 'changed' };
  return { kind: 'rest', total: known ?? total };
}
