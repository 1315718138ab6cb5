import * as v from 'valibot';
import {
  KNOWN_HOSTS_VARIABLE,
  RUN_VARIABLE,
  SCHEMA_VERSION,
  type RunDocument,
} from './contract.ts';
import { oneLine } from './quote.ts';

/** What the operator hands to a worker in its environment. */
export interface Config {
  readonly document: RunDocument;
  /** The text of the Secret's key known_hosts. */
  readonly knownHosts: string;
}

const optionalTexts = v.exactOptional(v.array(v.string()));

const runDocumentSchema = v.object({
  schemaVersion: v.literal(SCHEMA_VERSION),
  runId: v.string(),
  ssh: v.object({
    host: v.string(),
    port: v.number(),
    username: v.string(),
    secretName: v.string(),
  }),
  models: v.pipe(
    v.array(v.object({ name: v.string(), path: v.string(), sha256: v.exactOptional(v.string()) })),
    v.minLength(1),
  ),
  data: v.pipe(
    v.object({
      url: v.exactOptional(v.string()),
      sftpPath: v.exactOptional(v.string()),
      label: v.string(),
      ignore: optionalTexts,
      features: optionalTexts,
      normalize: v.optional(v.picklist(['none', 'l1', 'l2', 'max']), 'none'),
    }),
    v.check(({ url, sftpPath }) => (url === undefined) !== (sftpPath === undefined)),
  ),
});

/**
 * Reads the worker's environment. The operator wrote it, so that anything that is wrong with it is
 * a bug, or an operator and a worker of different versions: a plain Error, which says what.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const text = environment[RUN_VARIABLE];
  if (text === undefined) throw new Error(`the environment variable ${RUN_VARIABLE} is not set`);
  return { document: parseRun(text), knownHosts: environment[KNOWN_HOSTS_VARIABLE] ?? '' };
}

/**
 * onnxruntime would keep a store of telemetry on disk, and wait for it when a session is made.
 * To be called before the library is loaded.
 */
export function disableTelemetry(environment: NodeJS.ProcessEnv = process.env): void {
  environment['ORT_DISABLE_TELEMETRY'] = '1';
}

function parseRun(text: string): RunDocument {
  const parsed = v.safeParse(runDocumentSchema, parseJson(text));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const place = v.getDotPath(issue) ?? 'its root';
  throw new Error(`${RUN_VARIABLE} is not a run document at ${place}: ${oneLine(issue.message)}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${RUN_VARIABLE} is not valid JSON`, { cause });
  }
}
