import * as v from 'valibot';
import {
  KNOWN_HOSTS_VARIABLE,
  RUN_VARIABLE,
  SCHEMA_VERSION,
  type RunDocument,
} from './contract.ts';
import { METRICS } from './metrics/report.ts';
import { oneLine } from './quote.ts';

/** What the operator hands to a worker in its environment. */
export interface Config {
  readonly document: RunDocument;
  /** The text of the Secret's key known_hosts. */
  readonly knownHosts: string;
  /** Which of the run's shards to score, counted from 0; none to merge them, or without shards. */
  readonly shard?: number;
}

/** The variable that the Job controller gives every pod of an Indexed Job. */
const INDEX_VARIABLE = 'JOB_COMPLETION_INDEX';

const text = v.string();
const texts = v.array(text);
const optional = { text: v.exactOptional(text), texts: v.exactOptional(texts) };

const modelSchema = v.object({
  name: text,
  path: text,
  sha256: optional.text,
  task: v.exactOptional(v.picklist(['classification', 'regression'])),
  labels: optional.texts,
  output: optional.text,
});

const dataSchema = v.pipe(
  v.object({
    url: optional.text,
    sftpPath: optional.text,
    file: v.exactOptional(
      v.object({ claimName: optional.text, configMapName: optional.text, path: text }),
    ),
    secretName: optional.text,
    delimiter: v.exactOptional(v.picklist([',', ';', '\t', '|'])),
    encoding: v.exactOptional(v.picklist(['utf-8', 'latin1'])),
    missing: v.optional(v.picklist(['Reject', 'NaN']), 'Reject'),
    badRows: v.exactOptional(
      v.object({
        policy: v.picklist(['Fail', 'Skip']),
        max: v.exactOptional(v.union([v.number(), text])),
      }),
    ),
    label: optional.text,
    ignore: optional.texts,
    features: optional.texts,
    normalize: v.optional(v.picklist(['none', 'l1', 'l2', 'max']), 'none'),
  }),
  v.check(
    ({ url, sftpPath, file }) =>
      [url, sftpPath, file].filter((place) => place !== undefined).length === 1,
  ),
);

const gateSchema = v.array(
  v.object({
    model: text,
    metric: v.picklist(Object.values(METRICS).flat()),
    min: optional.text,
    max: optional.text,
    maxDrop: optional.text,
  }),
);

const outputSchema = v.object({
  sftpPath: optional.text,
  claimName: optional.text,
  path: optional.text,
  columns: optional.texts,
  probabilities: v.optional(v.boolean(), false),
});

const runDocumentSchema = v.object({
  schemaVersion: v.literal(SCHEMA_VERSION),
  runId: text,
  ssh: v.object({ host: text, port: v.number(), username: text, secretName: text }),
  models: v.pipe(v.array(modelSchema), v.minLength(1)),
  data: dataSchema,
  gate: v.exactOptional(gateSchema),
  output: v.exactOptional(outputSchema),
  skipIf: v.exactOptional(v.object({ etag: text, sha256: v.array(text) })),
  shards: v.exactOptional(v.object({ count: v.pipe(v.number(), v.integer(), v.minValue(1)) })),
});

/**
 * Reads the worker's environment. The operator wrote it, so that anything that is wrong with it is
 * a bug, or an operator and a worker of different versions: a plain Error, which says what.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const text = environment[RUN_VARIABLE];
  if (text === undefined) throw new Error(`the environment variable ${RUN_VARIABLE} is not set`);
  const document = parseRun(text);
  const knownHosts = environment[KNOWN_HOSTS_VARIABLE] ?? '';
  const index = environment[INDEX_VARIABLE];
  if (document.shards === undefined || index === undefined) return { document, knownHosts };
  return { document, knownHosts, shard: Number(index) };
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
