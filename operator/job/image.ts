/** Which worker images a resource may name. */

/** A name with a tag or digest, or the beginning of such names, which ends in `/*`, `:*` or `@*`. */
export function isImagePattern(text: string): boolean {
  // A bare prefix such as registry.example.org* would let registry.example.org.evil in.
  return /^[^\s*]+(?<=[/:@])\*$|^[^\s*]+$/.test(text);
}

/** Whether the image may be run, where a list says which may. */
export function isAllowed(image: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith('*') ? image.startsWith(pattern.slice(0, -1)) : image === pattern,
  );
}
