import type { DataSource } from '../../worker/data/source.ts';

/** The text in UTF-8 as a stream of pieces of so many bytes, as a server might cut it. */
export async function* bytesOf(text: string, piece = 64 * 1024): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += piece) {
    yield await Promise.resolve(bytes.subarray(at, at + piece));
  }
}

/** Everything that a stream gives. */
export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
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
