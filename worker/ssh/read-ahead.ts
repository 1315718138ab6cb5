/**
 * Every SFTP server must take packets of 34000 bytes (draft-ietf-secsh-filexfer-02, section 3), of
 * which ssh2 keeps 2048 for what surrounds the data; a longer read it would split in two, one after
 * the other.
 */
const READ_BYTES = 31 * 1024;

/**
 * What OpenSSH gives at once since version 8.5, and tells by limits@openssh.com: an eighth of the
 * requests, and half of the time that the worker spends on a byte. Older ones, for which ssh2
 * assumes 1 KiB less, give at most 64 KiB.
 */
const LONG_READ_BYTES = 255 * 1024;

/** What may be on its way: ssh2's channel window of 2 MiB, so more would not be faster. */
const WINDOW_BYTES = 2 * 1024 * 1024;

/** Bytes from a position: as many as asked for, or fewer; none at the end of the file. */
type Read = (position: number, length: number) => Promise<Uint8Array>;

interface ReadAheadOptions {
  /** Waits for one read; what it rejects with ends the iteration. */
  readonly patiently: (reading: Promise<Uint8Array>) => Promise<Uint8Array>;
  /** The most bytes that the server gives for one read. */
  readonly maxReadBytes: number;
}

/**
 * The first `size` bytes of a file in order, while the next reads are already on their way. Holds
 * at most 2 MiB however slowly they are taken. Ends early where the file does.
 */
export async function* readAhead(
  read: Read,
  size: number,
  { patiently, maxReadBytes }: ReadAheadOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const readBytes = maxReadBytes >= LONG_READ_BYTES ? LONG_READ_BYTES : READ_BYTES;
  const parallel = Math.floor(WINDOW_BYTES / readBytes);
  const pending: Pending[] = [];
  let next = 0;
  for (;;) {
    for (; pending.length < parallel && next < size; next += readBytes) {
      pending.push(start(read, next, Math.min(readBytes, size - next)));
    }
    const head = pending.shift();
    if (head === undefined) return;
    for (let missing = head.length; missing > 0;) {
      const position = head.position + head.length - missing;
      const whole = missing === head.length;
      const bytes = await patiently(whole ? head.reading : read(position, missing));
      if (bytes.length === 0) return;
      yield bytes;
      missing -= bytes.length;
    }
  }
}

interface Pending {
  readonly position: number;
  readonly length: number;
  readonly reading: Promise<Uint8Array>;
}

function start(read: Read, position: number, length: number): Pending {
  const reading = read(position, length);
  // Nobody waits for the later reads once an earlier one has failed.
  reading.catch(() => undefined);
  return { position, length, reading };
}
