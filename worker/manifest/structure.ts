import { Ajv, type ErrorObject } from 'ajv';
import { walk, type Problem, type Schema } from './schema.ts';

/**
 * Fills in the schema's defaults, in place, and says what is not as the schema wants it, in the
 * words of the API server. A field that the schema does not know is a problem, as for kubectl.
 */
export function checkStructure(schema: Schema, resource: object): readonly Problem[] {
  const ajv = new Ajv({
    allErrors: true,
    useDefaults: true,
    strict: false,
    validateFormats: false,
    verbose: true,
    // The schema is known to be one, and is compiled for a single resource: most of the time that
    // Ajv takes goes into checking the one and optimising for more of the other.
    ...{ meta: false, validateSchema: false, code: { optimize: false } },
  });
  const validate = ajv.compile(closed(schema));
  if (!validate(resource)) return (validate.errors ?? []).map(inWords);
  return [...duplicates(schema, resource)];
}

/** The schema with no room for fields that it does not name. */
function closed(schema: Schema): Schema {
  const { properties, items, additionalProperties } = schema;
  return {
    ...schema,
    ...(items !== undefined && { items: closed(items) }),
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: closed(additionalProperties),
    }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, field]) => [name, closed(field)]),
      ),
      additionalProperties: false,
    }),
  };
}

/** JSON Schema has no word for lists whose items must differ in some of their fields. */
function* duplicates(schema: Schema, resource: object): Generator<Problem> {
  for (const { schema: of, value, path } of walk(schema, resource, '')) {
    const type = of['x-kubernetes-list-type'];
    if (!Array.isArray(value) || type === undefined || type === 'atomic') continue;
    const keys = of['x-kubernetes-list-map-keys'];
    const seen = new Set<string>();
    for (const [index, item] of value.entries()) {
      const identity = JSON.stringify(type === 'map' ? picked(item, keys ?? []) : item);
      if (seen.has(identity)) {
        yield `${path}[${String(index)}]: Duplicate value: ${identity}`;
      }
      seen.add(identity);
    }
  }
}

function picked(item: unknown, keys: readonly string[]): unknown {
  const fields = Object.entries(item as object);
  return Object.fromEntries(fields.filter(([name]) => keys.includes(name)));
}

type Params = Readonly<Record<string, unknown>>;

const WORDS: Readonly<Record<string, (path: string, value: string, params: Params) => Problem>> = {
  required: (path, _, params) => `${inside(path, params['missingProperty'])}: Required value`,
  additionalProperties: (path, _, params) =>
    `unknown field "${inside(path, params['additionalProperty'])}"`,
  enum: (path, value, params) =>
    `${path}: Unsupported value: ${value}: supported values: ` +
    (params['allowedValues'] as string[]).map((allowed) => JSON.stringify(allowed)).join(', '),
  type: (path, value, params) =>
    `${path}: Invalid value: ${value}: must be of type ${String(params['type'])}`,
  pattern: (path, value, params) =>
    `${path}: Invalid value: ${value}: should match '${String(params['pattern'])}'`,
  minimum: (path, value, params) =>
    `${path}: Invalid value: ${value}: should be greater than or equal to ${String(params['limit'])}`,
  maximum: (path, value, params) =>
    `${path}: Invalid value: ${value}: should be less than or equal to ${String(params['limit'])}`,
  minLength: (path, value, params) =>
    `${path}: Invalid value: ${value}: should be at least ${String(params['limit'])} chars long`,
  maxLength: (path, _, params) =>
    `${path}: Too long: may not be more than ${String(params['limit'])} bytes`,
  minItems: (path, _, params) =>
    `${path}: Invalid value: should have at least ${String(params['limit'])} items`,
  maxItems: (path, _, params) =>
    `${path}: Too many: must have at most ${String(params['limit'])} items`,
};

function inWords({ instancePath, keyword, params, data, message = '' }: ErrorObject): Problem {
  const path = instancePath
    .replace(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replace(/\//g, '.')
    .replace(/^\./, '');
  const value = JSON.stringify(data);
  return (
    WORDS[keyword]?.(path, value, params as Params) ??
    `${path}: Invalid value: ${value}: ${message}`
  );
}

function inside(path: string, name: unknown): string {
  return path === '' ? String(name) : `${path}.${String(name)}`;
}
