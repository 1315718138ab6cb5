import { distance } from 'fastest-levenshtein';

/**
 * The names of `names` that `wanted` may have meant, best first: those that differ only in case or
 * in the spaces around them, then those that differ in at most a third of its letters.
 */
export function nearNames(wanted: string, names: readonly string[], most = 3): readonly string[] {
  const plain = wanted.trim().toLowerCase();
  const furthest = Math.max(1, Math.round(plain.length / 3));
  return names
    .map((name) => ({ name, away: distance(plain, name.trim().toLowerCase()) }))
    .filter(({ away }) => away <= furthest)
    .sort((a, b) => a.away - b.away)
    .slice(0, most)
    .map(({ name }) => name);
}
