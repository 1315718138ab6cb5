/**
 * Every SFTP server must take packets of 34000 bytes (draft-ietf-secsh-filexfer-02, section 3), of
 * which ssh2 keeps 2048 for what surrounds the data; a longer read it would split in two, one after
 * the other.
 */
const READ_BYTES = 31 * 1024;

/** 66 reads of 31 KiB are 2 MiB on their way: ssh2's channel window, so more would not be faster. */
const PARALLEL_READS = 66;

/** Bytes from a position: as many as asked for, or fewer; none at the end of the file. */
type Read = (position: number, length: number) => Promise<Uint8Array>;

/**
 * The first `size` bytes of a file in order, while the next reads are already on their way. Holds
 * at most 2 MiB however slowly they are taken. Ends early where the file does.
 *
 * @param patiently waits for one read; what it rejects with ends the iteration
 */
export async function* readAhead(
  read: Read,
  size: number,
  patiently: (reading: Promise<Uint8Array>) => Promise<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const pending: Pending[] = [];
  let next = 0;
  for (;;) {
    for (; pending.length < PARALLEL_READS && next < size; next += READ_BYTES) {
      pending.push(start(read, next, Math.min(READ_BYTES, size - next)));
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
