/**
 * Writes from batchinference.yaml, the source of the API, batchinference.ts with its types, and
 * schema.ts with the schema for whoever checks a manifest without a cluster.
 * `--check` writes nothing and fails when a committed file is out of date.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';

const source = new URL('batchinference.yaml', import.meta.url);

interface CustomResourceDefinition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: JSONSchema };
    }[];
  };
}

/**
 * The API server fills defaults in before anyone reads a resource (KEP-575), so a field with a
 * default is never absent for a reader; a closed object gets no index signature.
 */
function asRead(schema: JSONSchema): JSONSchema {
  const { 'x-kubernetes-int-or-string': intOrString, anyOf, ...rest } = schema;
  const read: JSONSchema = intOrString ? { ...rest, anyOf: anyOf ?? [] } : rest;
  if (typeof schema.items === 'object' && !Array.isArray(schema.items)) {
    read.items = asRead(schema.items);
  }
  // A bound on the number of items would become a union of tuples.
  delete read.minItems;
  delete read.maxItems;
  if (typeof schema.additionalProperties === 'object') {
    read.additionalProperties = asRead(schema.additionalProperties);
  }
  if (schema.properties === undefined) return read;
  const properties = Object.entries(schema.properties);
  const defaulted = properties.filter(([, value]) => value.default !== undefined);
  read.properties = Object.fromEntries(properties.map(([name, value]) => [name, asRead(value)]));
  read.required = [
    ...(Array.isArray(schema.required) ? schema.required : []),
    ...defaulted.map(([name]) => name),
  ];
  read.additionalProperties = false;
  return read;
}

function metadataByReference(schema: JSONSchema): JSONSchema {
  const { metadata: _metadata, ...properties } = schema.properties ?? {};
  return {
    ...schema,
    properties: { ...properties, metadata: { tsType: 'V1ObjectMeta' } },
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
  };
}

type Version = CustomResourceDefinition['spec']['versions'][number];

const HEADER = '// GENERATED from batchinference.yaml by `npm run generate`. Do not edit.';

async function typesOf({ spec }: CustomResourceDefinition, version: Version): Promise<string> {
  const schema = metadataByReference(asRead(version.schema.openAPIV3Schema));
  const types = await compile({ ...schema, title: spec.names.kind }, spec.names.kind, {
    bannerComment: '',
    additionalProperties: false,
    format: false,
  });
  return [
    HEADER,
    "import type { V1ObjectMeta } from '@kubernetes/client-node';",
    '',
    `export const GROUP = '${spec.group}';`,
    `export const VERSION = '${version.name}';`,
    `export const KIND = '${spec.names.kind}';`,
    `export const PLURAL = '${spec.names.plural}';`,
    '',
    types,
    `export type BatchInferenceSpec = ${spec.names.kind}['spec'];`,
    `export type BatchInferenceStatus = NonNullable<${spec.names.kind}['status']>;`,
    "export type Condition = NonNullable<BatchInferenceStatus['conditions']>[number];",
  ].join('\n');
}

function schemaOf({ schema }: Version): string {
  return [
    HEADER,
    '/** The structural schema of a BatchInference, as it is applied to a cluster. */',
    `export const SCHEMA = ${JSON.stringify(schema.openAPIV3Schema)} as const;`,
  ].join('\n');
}

const definition = parse(await readFile(source, 'utf8')) as CustomResourceDefinition;
const [version] = definition.spec.versions;
if (version === undefined) throw new Error('batchinference.yaml has no version');
const files = {
  'batchinference.ts': await typesOf(definition, version),
  'schema.ts': schemaOf(version),
};
for (const [name, text] of Object.entries(files)) {
  const target = new URL(name, import.meta.url);
  const generated = await format(text, { ...(await resolveConfig(target)), parser: 'typescript' });
  if (!process.argv.includes('--check')) {
    await writeFile(target, generated);
  } else if ((await readFile(target, 'utf8').catch(() => '')) !== generated) {
    console.error(`crds/${name} is out of date: run npm run generate`);
    process.exitCode = 1;
  }
}
