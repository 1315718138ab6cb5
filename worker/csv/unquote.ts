import { QUOTE } from './record-ends.ts';

const [LINE_FEED, CARRIAGE_RETURN] = [0x0a, 0x0d];

/**
 * Whole records without the quotes around fields that need none, as tools write that quote every
 * field or every text: `"cat","1.5"` is `cat,1.5`, to papaparse too. Undefined when a quoted field has
 * a delimiter, a line end or a quote in it, or is not closed as it should be: then the quotes matter.
 *
 * @param delimiter the byte that separates fields
 */
export function unquoted(
  bytes: Uint8Array<ArrayBuffer>,
  delimiter: number,
): Uint8Array<ArrayBuffer> | undefined {
  const plain = new Uint8Array(bytes.length);
  const ends = (byte: number | undefined): boolean => byte === delimiter || byte === LINE_FEED;
  let length = 0;
  let isFieldStart = true;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE && isFieldStart) {
      const close = copyContent(bytes, at + 1, { plain, length, delimiter });
      if (close === -1 || !isFieldEnd(bytes, close + 1, ends)) return undefined;
      length += close - at - 1;
      at = close;
      isFieldStart = false;
      continue;
    }
    plain[length] = byte;
    length += 1;
    isFieldStart = ends(byte);
  }
  return plain.subarray(0, length);
}

/** Copies what stands between quotes, and gives the place of the closing one; -1 when it matters. */
function copyContent(
  bytes: Uint8Array,
  from: number,
  { plain, length, delimiter }: { plain: Uint8Array; length: number; delimiter: number },
): number {
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return at;
    if (byte === delimiter || byte === LINE_FEED || byte === CARRIAGE_RETURN) return -1;
    plain[length + at - from] = byte;
  }
  return -1;
}

function isFieldEnd(
  bytes: Uint8Array,
  at: number,
  ends: (byte: number | undefined) => boolean,
): boolean {
  if (at === bytes.length || ends(bytes[at])) return true;
  return bytes[at] === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED;
}
