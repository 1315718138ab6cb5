import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

/** The part of a structural schema that the checks here look at. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
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

interface CustomResourceDefinition {
  readonly spec: {
    readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

const DEFINITION = new URL('../../crds/batchinference.yaml', import.meta.url);

/** The schema of a BatchInference: the very file that is applied to a cluster. */
export async function loadSchema(): Promise<Schema> {
  const definition = parse(await readFile(DEFINITION, 'utf8')) as CustomResourceDefinition;
  const schema = definition.spec.versions[0]?.schema.openAPIV3Schema;
  if (schema === undefined) throw new Error('the CustomResourceDefinition has no version');
  return schema;
}

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
