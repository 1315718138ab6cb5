import { isDeepStrictEqual } from 'node:util';

/** A JSON object; arrays and scalars are replaced as a whole. */
type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The JSON merge patch (RFC 7386) that turns `before` into `after`, null for each field that
 * vanished; undefined when the two are equal, whatever the order of their keys. A field whose
 * value is undefined counts as absent.
 */
export function mergePatch(before: object, after: object): JsonObject | undefined {
  const patch: Record<string, unknown> = {};
  const [old, wanted] = [present(before), present(after)];
  for (const key of Object.keys(old)) if (!(key in wanted)) patch[key] = null;
  for (const [key, value] of Object.entries(wanted)) {
    const previous = old[key];
    if (isObject(previous) && isObject(value)) {
      const inner = mergePatch(previous, value);
      if (inner !== undefined) patch[key] = inner;
    } else if (!isDeepStrictEqual(previous, value)) {
      patch[key] = value;
    }
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/** As the server would see it: through JSON, which drops what is undefined. */
function present(object: object): JsonObject {
  return JSON.parse(JSON.stringify(object)) as JsonObject;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
