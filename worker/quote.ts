/** Unicode's category C (control, format, lone surrogates, ...) and its line separators. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * A value of the user's in a message: in double quotes, so that spaces at its ends show, with
 * invisible characters as escapes, and shortened to so many characters.
 */
export function quoted(value: string, limit = 60): string {
  return visible(JSON.stringify(shortened(value, limit)));
}

/** The path of a file in a message: shortened later than other values, as paths differ at their ends. */
export function quotedPath(path: string): string {
  return quoted(path, 200);
}

/** Several values, the first few of them, such as "a", "b" and 3 more. */
export function quotedList(values: readonly string[], most = 5): string {
  const shown = values.slice(0, most).map((value) => quoted(value));
  const more = values.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${String(more)} more` : shown.join(', ');
}

/** What a library or a server said, on one line and shortened to so many characters. */
export function oneLine(text: string, limit = 300): string {
  return visible(shortened(text.replace(/\s+/g, ' ').trim(), limit));
}

/** A name that a model gives, of an input or an output: it may hold anything, and be of any length. */
export function shownName(name: string): string {
  return oneLine(name, 60);
}

/** The message of whatever was thrown, on one line. */
export function thrownText(thrown: unknown): string {
  const isError = typeof thrown === 'object' && thrown !== null && 'message' in thrown;
  return oneLine(String(isError ? thrown.message : thrown));
}

/** The same text with `\u{…}` for each character that moves the cursor or the text, or hides. */
export function visible(text: string): string {
  return text.replace(
    INVISIBLE,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

function shortened(text: string, limit: number): string {
  // A character is at most two units of a string; cutting the units first bounds the work.
  const characters = Array.from(text.slice(0, 2 * limit + 2));
  return characters.length > limit ? `${characters.slice(0, limit).join('')}…` : text;
}
