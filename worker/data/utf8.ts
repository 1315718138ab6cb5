import { isAscii, isUtf8, transcode } from 'node:buffer';
import { RunError } from '../errors.ts';
import { countLineEnds } from './line-ends.ts';
import { joined, peek } from './peek.ts';

/** What a user says the data is written in; a byte order mark knows better. */
export type Encoding = 'utf-8' | 'latin1';

/** As many bytes as the longest byte order mark that is looked for. */
const MARK_BYTES = 3;

type Utf16 = 'utf-16le' | 'utf-16be';

/**
 * Data in whatever encoding as UTF-8: without its byte order mark, UTF-16 recognised by its mark,
 * Latin-1 when it is said. That is ISO-8859-1, in which every byte is the character of its number,
 * as Python's `latin1`, and not windows-1252, for which the web takes it. What is said to be UTF-8 is
 * handed on as it comes, and checked where its lines are known. DataInvalid for UTF-16 that is none,
 * naming the line.
 */
export async function toUtf8(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding = 'utf-8',
): Promise<AsyncIterable<Uint8Array>> {
  const { head, rest } = await peek(bytes, MARK_BYTES);
  const [a, b, c] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return joined(head.subarray(3), rest);
  if (a === 0xff && b === 0xfe) return fromUtf16(joined(head, rest), 'utf-16le');
  if (a === 0xfe && b === 0xff) return fromUtf16(joined(head, rest), 'utf-16be');
  const all = joined(head, rest);
  switch (encoding) {
    case 'utf-8':
      return all;
    case 'latin1':
      return fromLatin1(all);
  }
}

/**
 * DataInvalid for bytes that are not UTF-8, naming the line.
 *
 * @param bytes whole lines
 * @param firstLine the number of the first of them
 */
export function refuseOtherThanUtf8(bytes: Uint8Array, firstLine: number): void {
  if (isUtf8(bytes)) return;
  throw new RunError(
    'DataInvalid',
    `Line ${String(firstLine + lineOfError(bytes))} of the data is not valid UTF-8: save the data ` +
      'as UTF-8, or say data.encoding: latin1 if that is what it is in.',
  );
}

/** How many line ends there are before the first bytes that are not UTF-8. */
function lineOfError(bytes: Uint8Array): number {
  let line = 0;
  // No byte of a longer character is a line feed, so that each line can be checked alone.
  for (let start = 0, end = 0; end !== -1; start = end + 1, line += 1) {
    end = bytes.indexOf(10, start);
    if (!isUtf8(bytes.subarray(start, end === -1 ? undefined : end))) return line;
  }
  return line;
}

async function* fromLatin1(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    if (isAscii(piece)) yield piece;
    else yield transcode(piece, 'latin1', 'utf8');
  }
}

async function* fromUtf16(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Utf16,
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  for await (const piece of bytes) {
    const text = Buffer.from(decode(() => decoder.decode(piece, { stream: true }), encoding, line));
    line += countLineEnds(text);
    if (text.length > 0) yield text;
  }
  decode(() => decoder.decode(), encoding, line);
}

function decode(step: () => string, encoding: Utf16, line: number): string {
  try {
    return step();
  } catch (cause) {
    throw new RunError(
      'DataInvalid',
      `The data begins as ${encoding.toUpperCase()} and is not valid as such, in line ` +
        `${String(line)} or soon after it: save it as UTF-8.`,
      { cause },
    );
  }
}
