import { RunError } from '../errors.ts';

/**
 * The text of a stream of UTF-8 bytes, without its byte order mark. A character that is cut by the
 * border of two chunks comes whole. Bytes that are not UTF-8 throw DataInvalid.
 */
export async function* decodeUtf8(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let lines = 1;
  for await (const chunk of bytes) {
    const text = decode(() => decoder.decode(chunk, { stream: true }), lines);
    lines += countLineEnds(chunk);
    if (text !== '') yield text;
  }
  decode(() => decoder.decode(), lines);
}

function decode(step: () => string, line: number): string {
  try {
    return step();
  } catch (cause) {
    throw new RunError(
      'DataInvalid',
      `The data is not valid UTF-8, in line ${String(line)} or soon after it: save it as UTF-8.`,
      { cause },
    );
  }
}

function countLineEnds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}
