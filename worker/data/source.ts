/** Data that is there and can be read, once. */
export interface OpenData {
  /**
   * As it comes: perhaps compressed, in whatever encoding. A piece is good until the next one is
   * asked for, which may come in the same memory.
   */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How many bytes that will be, when the source tells before. */
  readonly size?: number | undefined;
  /** The strong entity tag without its quotes, when there is one (RFC 9110, section 8.8.3). */
  readonly etag?: string | undefined;
  /** How to read it from the middle, when the source can; it is good as long as the signal of `open`. */
  readonly parts?: Parts | undefined;
  /** Why it cannot, as a clause about "it", when there is more to say. */
  readonly noParts?: string | undefined;
}

/** Data that several readers, on several machines, can each read a part of. */
export interface Parts {
  /** In bytes. */
  readonly size: number;
  /** What tells this state of the data from any other, the same for every reader. */
  readonly version: string;
  /** The bytes from this one on, as `OpenData.bytes`; whoever has enough ends the iteration. */
  from(offset: number): AsyncIterable<Uint8Array>;
  /** DataChanged when the data is not in this state any more. */
  refuseChanged(): Promise<void>;
}

/** A place that the data of a run comes from. */
export interface DataSource {
  /** What to call it in messages: a path, or a URL without what may be secret in it. */
  readonly name: string;
  /**
   * Finds the data. DataNotFound, DataForbidden, DataUnavailable or DataInvalid, here or while it
   * is read; then also DataTruncated, and DataChanged when it changes meanwhile. The signal's reason
   * when it aborts.
   */
  open(signal: AbortSignal): Promise<OpenData>;
}
