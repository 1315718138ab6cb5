import { parseAllDocuments, type Document } from 'yaml';
import { GROUP, KIND, VERSION, type BatchInference } from '../../crds/batchinference.ts';
import { SCHEMA } from '../../crds/schema.ts';
import { UsageError } from '../errors.ts';
import { oneLine, quoted, thrownText } from '../quote.ts';
import { checkRules } from './rules.ts';
import { checkStructure } from './structure.ts';

const API_VERSION = `${GROUP}/${VERSION}`;

/**
 * The one BatchInference in the text of a manifest, with defaults filled in, as the API server
 * would store it; other resources in it are passed over. UsageError when the API server would
 * refuse it.
 *
 * @param origin what to call the manifest in messages
 */
export function readManifest(text: string, origin: string): BatchInference {
  const resource = theOne(documentsOf(text, origin), origin);
  const { metadata } = resource as { metadata?: { name?: unknown } };
  const name = typeof metadata?.name === 'string' ? metadata.name : '';
  const problems = [
    ...(name === '' ? ['metadata.name: Required value'] : []),
    ...checkStructure(SCHEMA, resource),
  ];
  if (problems.length === 0) problems.push(...checkRules(SCHEMA, resource));
  if (problems.length === 0) return resource as BatchInference;
  throw new UsageError(`The ${KIND} ${quoted(name)} is invalid: ${problems.join('; ')}`);
}

function documentsOf(text: string, origin: string): readonly unknown[] {
  const documents: readonly Document[] = [
    // What is only odd is no message of its own: the schema refuses it, or it does not matter.
    ...parseAllDocuments(text, { logLevel: 'error' }),
  ];
  const error = documents.flatMap((document) => document.errors)[0];
  if (error !== undefined) {
    throw new UsageError(`${origin} is not valid YAML: ${oneLine(error.message)}`);
  }
  return documents.map((document) => plain(document, origin));
}

/** As JSON, which is what the API server would get: a manifest whose aliases go round is refused. */
function plain(document: Document, origin: string): unknown {
  try {
    return JSON.parse(JSON.stringify(document.toJS()));
  } catch (cause) {
    throw new UsageError(`${origin} cannot be read as JSON: ${thrownText(cause)}`, { cause });
  }
}

function theOne(documents: readonly unknown[], origin: string): object {
  const found = documents.filter(
    (document): document is object =>
      typeof document === 'object' &&
      document !== null &&
      'kind' in document &&
      document.kind === KIND,
  );
  const [resource] = found;
  if (resource === undefined || found.length > 1) {
    throw new UsageError(
      `${origin} has ${resource === undefined ? 'no' : String(found.length)} resources of kind ` +
        `${KIND}, and exactly one is scored`,
    );
  }
  const apiVersion = 'apiVersion' in resource ? String(resource.apiVersion) : '';
  if (apiVersion !== API_VERSION) {
    throw new UsageError(`${origin} has the apiVersion ${quoted(apiVersion)}, not ${API_VERSION}`);
  }
  // The API server takes no status from a manifest either.
  return Object.fromEntries(Object.entries(resource).filter(([field]) => field !== 'status'));
}
