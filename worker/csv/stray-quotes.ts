const QUOTE = '"';
const SPACE = /\s/;

/**
 * The text up to its first stray quote and the character after it, which is enough to see that it is
 * one; all of it when there is none. A stray quote is followed by something else, spaces aside, than
 * a delimiter or a line end, and so does not close the field that it stands in (RFC 4180, section 2).
 *
 * What follows is of no use, and papaparse is not to see it: it makes an error of each stray quote,
 * of which a record of 16 MiB can have eight million, and for each it goes through the spaces before
 * the next delimiter, so that 400 kB of such quotes and spaces took it 50 seconds.
 */
export function upToStrayQuote(text: string, delimiter: string): string {
  for (let at = text.indexOf(QUOTE); at !== -1; at = text.indexOf(QUOTE, at)) {
    const before = text[at - 1];
    // Within a field that does not begin with a quote, a quote is a character like others.
    if (before !== undefined && before !== delimiter && before !== '\n') {
      at += 1;
      continue;
    }
    const close = closingQuote(text, at + 1);
    if (close === -1) return text;
    const next = text[afterSpaces(text, close + 1, delimiter)];
    if (next !== undefined && next !== delimiter && next !== '\n') return text.slice(0, close + 2);
    at = close + 1;
  }
  return text;
}

/** The quote that ends a field whose content begins there; of two in a row, neither does. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf(QUOTE, from);
  while (at !== -1 && text[at + 1] === QUOTE) at = text.indexOf(QUOTE, at + 2);
  return at;
}

function afterSpaces(text: string, from: number, delimiter: string): number {
  let at = from;
  for (let next = text[at]; next !== undefined; next = text[(at += 1)]) {
    if (next === delimiter || next === '\n' || !SPACE.test(next)) break;
  }
  return at;
}
