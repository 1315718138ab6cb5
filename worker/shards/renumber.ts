import { countLineEnds } from '../data/line-ends.ts';

const [LINE_FEED, COMMA, QUOTE, ZERO] = [0x0a, 0x2c, 0x22, 0x30];

/** The largest safe integer has so many digits. */
const MAX_DIGITS = 16;

/**
 * Lines of a CSV that createCsvLines has written, each of which begins with whole numbers, with
 * something added to the first of them.
 *
 * @param added to the first number of each line, to the second, ...
 */
export function renumbered(
  lines: Uint8Array<ArrayBuffer>,
  added: readonly number[],
): Uint8Array<ArrayBuffer> {
  if (added.every((number) => number === 0)) return lines;
  const source = Buffer.from(lines.buffer, lines.byteOffset, lines.length);
  const room = source.length + MAX_DIGITS * added.length * countLineEnds(source);
  const target = Buffer.allocUnsafe(room);
  let [from, to] = [0, 0];
  while (from < source.length) {
    for (const number of added) {
      let value = 0;
      for (; source[from] !== COMMA; from += 1)
        value = 10 * value + ((source[from] ?? ZERO) - ZERO);
      to += target.write(`${String(value + number)},`, to, 'latin1');
      from += 1;
    }
    const end = lineEnd(source, from);
    to += source.copy(target, to, from, end);
    from = end;
  }
  return target.subarray(0, to);
}

/** The end of a line: its quotes are even in number, and no other line feed is an end. */
function lineEnd(bytes: Buffer, from: number): number {
  let quoted = false;
  for (let start = from; ;) {
    const end = bytes.indexOf(LINE_FEED, start) + 1;
    if (end === 0) throw new RangeError('a line of a part has no end');
    if (oddQuotes(bytes.subarray(start, end))) quoted = !quoted;
    if (!quoted) return end;
    start = end;
  }
}

function oddQuotes(bytes: Buffer): boolean {
  let odd = false;
  for (let at = bytes.indexOf(QUOTE); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) odd = !odd;
  return odd;
}
