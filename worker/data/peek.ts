/** The beginning of a stream, and what follows it; as of any piece, it is good until the next. */
export interface Peeked {
  /** At least as many bytes as were asked for, unless the stream has fewer. */
  readonly head: Uint8Array;
  /** What comes after `head`. */
  readonly rest: AsyncIterable<Uint8Array>;
  /** Whether `head` is all there is. */
  readonly isWhole: boolean;
}

/** Reads so many bytes of a stream and no more than it takes, so that it can be told what they are. */
export async function peek(bytes: AsyncIterable<Uint8Array>, length: number): Promise<Peeked> {
  const iterator = bytes[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let isWhole = false;
  for (let missing = length; missing > 0 && !isWhole;) {
    const next = await iterator.next();
    isWhole = next.done === true;
    if (next.done === true) break;
    missing -= next.value.length;
    // The next piece may come in the same memory.
    pieces.push(missing > 0 ? Uint8Array.from(next.value) : next.value);
  }
  const [first] = pieces;
  const head = first !== undefined && pieces.length === 1 ? first : Buffer.concat(pieces);
  return { head, isWhole, rest: { [Symbol.asyncIterator]: () => iterator } };
}

/** Bytes that were read before, and then a stream; it is ended even if no more than them is read. */
export async function* joined(
  head: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const iterator = rest[Symbol.asyncIterator]();
  try {
    if (head.length > 0) yield head;
    yield* { [Symbol.asyncIterator]: () => iterator };
  } finally {
    await iterator.return?.();
  }
}
