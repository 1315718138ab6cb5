import { closingQuote, QUOTE } from './record-ends.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** So many bytes are looked at to tell whether some place in a CSV is within quotes. */
export const TELLING_BYTES = 256 * 1024;

/**
 * Where the first record begins after the first byte, in bytes from anywhere in a CSV; -1 when none
 * does. What the bytes do not say has to be guessed: whether the second one is within quotes. The
 * first quote tells that can only open or only close a field, as each quote before it does one or
 * the other (Ge et al., Speculative Distributed CSV Data Parsing, SIGMOD 2019); without one in the
 * first 256 KiB it is not. Where the guess is wrong, whoever reads the records before this place
 * arrives at another one.
 *
 * @param delimiter the byte that separates fields
 * @param isWhole whether the data ends with these bytes
 */
export function recordStart(bytes: Buffer, delimiter: number, isWhole: boolean): number {
  const told = bytes.subarray(0, TELLING_BYTES);
  const isInside = beginsInside(told, delimiter, isWhole && told.length === bytes.length);
  // A quote that is doubled, and cut between the two.
  const isDoubled = !isInside && bytes[0] === QUOTE && bytes[1] === QUOTE;
  if (isInside || isDoubled) {
    return recordEnd(bytes, closingQuote(bytes, isDoubled ? 2 : 1) + 1, { delimiter });
  }
  if (bytes[0] === LINE_FEED) return 1;
  return recordEnd(bytes, 1, { delimiter, isFieldStart: bytes[0] === delimiter });
}

/** Where the next record begins, when these bytes are in the middle of one; -1 when it does not end. */
export function recordEnd(
  bytes: Buffer,
  from: number,
  {
    delimiter,
    isFieldStart = false,
  }: { readonly delimiter: number; readonly isFieldStart?: boolean },
): number {
  let starts = isFieldStart;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === LINE_FEED) return at + 1;
    if (byte === QUOTE && starts) at = closingQuote(bytes, at + 1);
    starts = byte === delimiter;
  }
  return -1;
}

/** Whether the second byte is within quotes. */
function beginsInside(bytes: Buffer, delimiter: number, isWhole: boolean): boolean {
  const isEdge = (at: number): boolean =>
    bytes[at] === delimiter || bytes[at] === LINE_FEED || (isWhole && at === bytes.length);
  let isOdd = false;
  for (let at = bytes.indexOf(QUOTE, 1); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    const isDoubled = bytes[at - 1] === QUOTE || bytes[at + 1] === QUOTE;
    const mayOpen = isEdge(at - 1);
    const mayClose = isEdge(at + 1) || bytes[at + 1] === CARRIAGE_RETURN;
    if (!isDoubled && mayOpen !== mayClose) return mayClose !== isOdd;
    // A quote that is neither, as of 5" pipe, is a character like any other.
    if (isDoubled || mayOpen) isOdd = !isOdd;
  }
  // At the end of the data every quote is closed.
  return isWhole && isOdd;
}
