import { decompressed } from './compression.ts';
import type { DataSource } from './source.ts';
import { toUtf8, type Encoding } from './utf8.ts';

/** The text of a run's data, and how far it is read. */
export interface TextData {
  /** As in messages. */
  readonly name: string;
  /** UTF-8 without a byte order mark, if it was that before; not checked. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How many bytes the source will give, compressed as they may be, when it tells before. */
  readonly size?: number | undefined;
  /** The source's strong entity tag without its quotes, when there is one. */
  readonly etag?: string | undefined;
  /** How many of them it has given; for progress. */
  received(): number;
}

/**
 * Opens data, decompresses it and brings it into UTF-8, as it is read. What is wrong with the first
 * bytes is thrown here, the rest while the text is read: whatever the source throws, DataTruncated
 * and DataInvalid. As the source's, a piece is good until the next one is asked for.
 */
export async function openData(
  source: DataSource,
  { signal, encoding }: { readonly signal: AbortSignal; readonly encoding?: Encoding | undefined },
): Promise<TextData> {
  const { name } = source;
  const { bytes, size, etag } = await source.open(signal);
  let received = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      received += piece.length;
      yield piece;
    }
  }
  const plain = await decompressed(counted(), name);
  return { name, size, etag, bytes: await toUtf8(plain, encoding), received: () => received };
}
