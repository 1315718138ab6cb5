/** Enough for the API server's longest sentence about one field; conditions are read in a terminal. */
const MAX_LENGTH = 1024;

/** Text from outside on one line, without control characters, at most 1024 code points long. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  const characters = Array.from(line);
  // Never half a surrogate pair, which the API server would store as another character.
  return characters.length > MAX_LENGTH ? `${characters.slice(0, MAX_LENGTH - 1).join('')}…` : line;
}
