/** The part of a structural schema that the checks here look at. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-validations'?: readonly {
    readonly rule: string;
    readonly message?: string;
  }[];
}

/** What is wrong with a value, and where: `spec.models[0].path: Required value`. */
export type Problem = string;

/** A value and its schema, and those of everything within it; the outermost first. */
export function* walk(schema: Schema, value: unknown, path: string): Generator<Place> {
  yield { schema, value, path };
  if (Array.isArray(value)) {
    if (schema.items === undefined) return;
    for (const [index, item] of value.entries()) {
      yield* walk(schema.items, item, `${path}[${String(index)}]`);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, field] of Object.entries(value)) {
      const of = schema.properties?.[name];
      if (of !== undefined) yield* walk(of, field, path === '' ? name : `${path}.${name}`);
    }
  }
}

interface Place {
  readonly schema: Schema;
  readonly value: unknown;
  readonly path: string;
}
