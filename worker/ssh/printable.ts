/** Longest text of a server that is worth showing in a message. */
const MAX_LENGTH = 200;

/**
 * Text that someone else chose, fit for a message: control and invisible characters (Unicode's
 * category C, such as terminal escapes and direction marks, and line separators) as `\u{…}`, and
 * cut after 200 characters.
 */
export function printable(text: string): string {
  const characters = Array.from(text);
  const shown = characters.slice(0, MAX_LENGTH).map(visible).join('');
  return characters.length > MAX_LENGTH ? `${shown}…` : shown;
}

function visible(character: string): string {
  if (!/[\p{C}\p{Zl}\p{Zp}]/u.test(character)) return character;
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
