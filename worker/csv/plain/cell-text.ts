/** Two to the 48 cells of six bytes and the length fit into a double. */
const SHORT = 6;
/** Names of classes are few; numbers of rows are as many as rows. */
const MAX_KNOWN = 4096;

/**
 * Gives the text of UTF-8 bytes [start, end). The same short text is the same string each time, so
 * that a column of class names allocates nothing.
 */
export function cellTexts(): (bytes: Buffer, start: number, end: number) => string {
  const known = new Map<number, string>();
  return (bytes, start, end) => {
    if (end - start > SHORT) return bytes.toString('utf8', start, end);
    // In base 256, behind a one that tells "" from "\0".
    let key = 1;
    for (let at = start; at < end; at += 1) key = key * 256 + (bytes[at] ?? 0);
    const found = known.get(key);
    if (found !== undefined) return found;
    const text = bytes.toString('utf8', start, end);
    if (known.size < MAX_KNOWN) known.set(key, text);
    return text;
  };
}

/** `readCell` that remembers what it gave for short cells, of which a column has the same again and again. */
export function remembering<T>(readCell: (cell: string) => T): (cell: string) => T {
  const known = new Map<string, T>();
  return (cell) => {
    const found = known.get(cell);
    if (found !== undefined) return found;
    const value = readCell(cell);
    if (cell.length <= SHORT && known.size < MAX_KNOWN) known.set(cell, value);
    return value;
  };
}
