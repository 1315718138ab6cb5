import type { DataSource, Parts } from '../../worker/data/source.ts';

/**
 * The bytes, or the text in UTF-8, as a stream of pieces of so many bytes, as a server might cut it. A
 * piece is good until the next one: all come in the same memory, as those of a file do.
 */
export async function* bytesOf(
  data: string | Uint8Array,
  piece = 64 * 1024,
): AsyncGenerator<Uint8Array> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const memory = new Uint8Array(piece);
  for (let at = 0; at < bytes.length; at += piece) {
    const part = bytes.subarray(at, at + piece);
    memory.set(part);
    yield await Promise.resolve(memory.subarray(0, part.length));
    memory.fill(0xee);
  }
}

/** Everything that a stream gives; of bytes, which may come in the same memory, a copy. */
export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) {
    items.push(item instanceof Uint8Array ? (Uint8Array.from(item) as T & Uint8Array) : item);
  }
  return items;
}

/** A source of these bytes, whose name in messages is "the data". */
export function sourceOf(bytes: () => AsyncIterable<Uint8Array>): DataSource {
  return { name: 'the data', open: () => Promise.resolve({ bytes: bytes() }) };
}

/** Everything that a source gives, as text. */
export async function textOf(source: DataSource, signal: AbortSignal): Promise<string> {
  const { bytes } = await source.open(signal);
  return Buffer.concat(await collect(bytes)).toString();
}

/** Everything that data gives from a byte on. */
export async function bytesFrom(parts: Parts | undefined, offset: number): Promise<Buffer> {
  if (parts === undefined) throw new Error('the data has no parts');
  return Buffer.concat(await collect(parts.from(offset)));
}
