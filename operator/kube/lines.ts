/** A stream that cannot be trusted any further: something in it may have been missed. */
export class StreamError extends Error {
  override readonly name = 'StreamError';
}

/**
 * Four times what the API server takes for one request (MaxRequestBodyBytes, 3 MiB, in
 * k8s.io/apiserver): an object grows when its defaults are written out, but not beyond that.
 */
const MAX_LINE_BYTES = 12 * 1024 * 1024;

const NEWLINE = 0x0a;

/**
 * The lines of a stream of bytes, without their line feeds; empty ones are left out.
 *
 * @throws StreamError for a line that is too long or has no end.
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes = MAX_LINE_BYTES,
): AsyncGenerator<string, void, undefined> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const line = Buffer.concat([...held, chunk.subarray(start, end)]).toString('utf8');
      held = [];
      heldBytes = 0;
      start = end + 1;
      if (line !== '') yield line;
    }
    heldBytes += chunk.length - start;
    if (heldBytes > maxBytes) {
      throw new StreamError(`a line is longer than ${maxBytes.toString()} bytes`);
    }
    if (start < chunk.length) held.push(chunk.subarray(start));
  }
  if (heldBytes > 0) throw new StreamError('the stream ended in the middle of a line');
}
