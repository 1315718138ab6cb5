/**
 * What the operator and a worker pod agree on: how a run is handed in, how its result is handed
 * back, and what an exit code means. Pure; the only file of the worker that the operator imports.
 */
import * as v from 'valibot';
import type { BatchInferenceSpec, BatchInferenceStatus } from '../crds/batchinference.ts';

/** Name of the environment variable that holds the run document as JSON. */
export const RUN_VARIABLE = 'BATCHINFERENCE_RUN';

/**
 * Name of the environment variable that holds the Secret's key `known_hosts`. A variable and not a
 * file, because a kubelet that misses the Secret or the key then says so in the pod's status,
 * which the operator may read; about a volume it would only tell in an Event.
 */
export const KNOWN_HOSTS_VARIABLE = 'BATCHINFERENCE_KNOWN_HOSTS';

/** Directory with the Secret's credentials: ssh-privatekey, passphrase, password (each optional). */
export const CREDENTIALS_DIRECTORY = '/var/run/secrets/batchinference.dev/ssh';

/** Where the kubelet reads the termination message (the API's default path). */
export const TERMINATION_MESSAGE_PATH = '/dev/termination-log';

/** Name of the worker's container in its pod. */
export const CONTAINER_NAME = 'worker';

/** The kubelet keeps at most this many bytes of a container's termination message. */
export const MAX_TERMINATION_MESSAGE_BYTES = 4096;

/** Version of the run document and of the termination message; raised when a reader must change. */
export const SCHEMA_VERSION = 1;

/**
 * What an exit code of the worker says about trying again. The Job's podFailurePolicy is derived
 * from this table. 75 and 70 are EX_TEMPFAIL and EX_SOFTWARE of sysexits.h; 143 is 128 + SIGTERM.
 */
export const EXIT_CODES = {
  /** The run succeeded. */
  succeeded: 0,
  /** The command line or the manifest is wrong; only without a cluster. */
  usage: 2,
  /** The run failed and would fail again. */
  final: 3,
  /** A bug of the worker; it would happen again. */
  bug: 70,
  /** The run failed for a reason that may pass: it counts as one of the retries. */
  retryable: 75,
  /** Something the user has yet to provide is missing: tried again without counting. */
  waiting: 76,
  /** The worker was told to stop: tried again, and counts as one of the retries. */
  terminated: 143,
} as const;

export type ExitClass = keyof typeof EXIT_CODES;

/** Every reason for which a worker ends a run, and the class of its exit code. */
export const FAILURES = {
  CredentialsMissing: 'waiting',
  CredentialsInvalid: 'final',
  KnownHostsInvalid: 'final',
  HostKeyUnknown: 'final',
  HostKeyChanged: 'final',
  HostKeyRevoked: 'final',
  HandshakeFailed: 'final',
  AuthenticationFailed: 'final',
  SftpUnavailable: 'final',
  ServerUnreachable: 'retryable',
  ServerStalled: 'retryable',
  ConnectionLost: 'retryable',
  ModelNotFound: 'final',
  ModelUnreadable: 'final',
  ModelChanged: 'retryable',
  DigestMismatch: 'final',
  ModelInvalid: 'final',
  ModelUnsupported: 'final',
  FeatureCountMismatch: 'final',
  DataNotFound: 'final',
  DataForbidden: 'final',
  DataUnavailable: 'retryable',
  DataTruncated: 'retryable',
  DataEmpty: 'final',
  DataInvalid: 'final',
  ColumnNotFound: 'final',
  RaggedRow: 'final',
  NotANumber: 'final',
  LabelsDisagree: 'final',
  Terminated: 'terminated',
  InternalError: 'bug',
} as const satisfies Record<string, ExitClass>;

export type FailureReason = keyof typeof FAILURES;

/** The exit code for a reason. */
export function exitCodeOf(reason: FailureReason): number {
  return EXIT_CODES[FAILURES[reason]];
}

/** One run: the scoring part of the spec, verbatim, and what identifies the run. */
export interface RunDocument {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly runId: string;
  readonly ssh: BatchInferenceSpec['ssh'];
  readonly models: BatchInferenceSpec['models'];
  readonly data: BatchInferenceSpec['data'];
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const modelResultSchema = v.strictObject({
  name: v.pipe(v.string(), v.maxLength(32)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  rows: count,
  correct: count,
});

const envelope = { schemaVersion: v.literal(SCHEMA_VERSION), runId: v.string() };

const terminationMessageSchema = v.variant('outcome', [
  v.strictObject({
    ...envelope,
    outcome: v.literal('succeeded'),
    models: v.pipe(v.array(modelResultSchema), v.minLength(1), v.maxLength(16)),
  }),
  v.strictObject({
    ...envelope,
    outcome: v.literal('failed'),
    reason: v.picklist(Object.keys(FAILURES) as FailureReason[]),
    message: v.pipe(v.string(), v.maxLength(MAX_TERMINATION_MESSAGE_BYTES)),
  }),
]);

/** What a worker says when it ends: counts per model (shards add up, ratios would not), or why not. */
export type TerminationMessage = v.InferOutput<typeof terminationMessageSchema>;
export type Succeeded = Extract<TerminationMessage, { outcome: 'succeeded' }>;
export type Failed = Extract<TerminationMessage, { outcome: 'failed' }>;
export type ModelResult = Succeeded['models'][number];

/** The part of the status that a run's result fills in. */
export type Scores = Required<Pick<BatchInferenceStatus, 'scores' | 'best' | 'rows' | 'models'>>;

/** What the status carries of a run that succeeded: at least one model, all of the same rows. */
export function scoresOf(models: readonly ModelResult[]): Scores {
  const [first, ...others] = models;
  if (first === undefined) throw new RangeError('a result has at least one model');
  const best = others.reduce((a, b) => (b.correct > a.correct ? b : a), first);
  return {
    scores: models.map((model) => `${model.name}=${accuracyOf(model, 4)}`).join(' '),
    best: { model: best.name, accuracy: accuracyOf(best, 6) },
    rows: { scored: first.rows },
    models: models.map((model) => ({ ...model, accuracy: accuracyOf(model, 6) })),
  };
}

/** correct / rows with so many digits, half rounded up, exact: whole numbers, not floats. */
function accuracyOf({ correct, rows }: ModelResult, digits: number): string {
  const scaled = 2n * BigInt(correct) * 10n ** BigInt(digits);
  const rounded = (scaled + BigInt(rows)) / (2n * BigInt(rows));
  const text = String(rounded).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

const bytes = new TextEncoder();

/**
 * The termination message as one JSON line of at most 4096 bytes. A failure's text is shortened to
 * fit; counts are never cut (16 models of 32-character names need less than 3 kB), so a longer
 * success is a bug and throws a RangeError.
 */
export function encodeTerminationMessage(message: TerminationMessage): string {
  const text = JSON.stringify(message);
  const excess = bytes.encode(text).length - MAX_TERMINATION_MESSAGE_BYTES;
  if (excess <= 0) return text;
  if (message.outcome === 'succeeded') {
    throw new RangeError(`the result is ${excess} bytes too long for a termination message`);
  }
  // One code point is at most six bytes of JSON, so this never drops too many; two at least, because
  // the last may be the ellipsis of the round before.
  const dropped = Math.max(2, Math.ceil(excess / 6));
  const kept = Array.from(message.message).slice(0, -dropped).join('');
  return encodeTerminationMessage({ ...message, message: `${kept}…` });
}

/** A termination message that was understood, or in one clause why it was not. */
type Decoded =
  | { readonly ok: true; readonly message: TerminationMessage }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads a termination message as untrusted input: whoever controls a model or a CSV may control
 * the pod that wrote it. Refused are text that is not JSON of this schema, a message of another
 * run, and counts that cannot be.
 */
export function decodeTerminationMessage(
  text: string,
  expected: Pick<RunDocument, 'runId' | 'models'>,
): Decoded {
  if (text === '') return refused('the worker left no termination message');
  if (bytes.encode(text).length > MAX_TERMINATION_MESSAGE_BYTES) {
    return refused(`it is longer than ${MAX_TERMINATION_MESSAGE_BYTES} bytes`);
  }
  const json = parseJson(text);
  if (json === undefined) return refused('it is not valid JSON (cut off, or not from the worker)');
  const parsed = v.safeParse(terminationMessageSchema, json);
  if (!parsed.success) {
    return refused(
      `it does not have the expected form at ${v.getDotPath(parsed.issues[0]) ?? 'its root'}`,
    );
  }
  const message = parsed.output;
  if (message.runId !== expected.runId) return refused('it belongs to another run');
  if (message.outcome === 'failed') return { ok: true, message };
  const problem = implausibleCounts(message.models, expected.models);
  return problem === undefined ? { ok: true, message } : refused(problem);
}

function refused(problem: string): Decoded {
  return { ok: false, problem };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function implausibleCounts(
  results: readonly ModelResult[],
  models: RunDocument['models'],
): string | undefined {
  if (results.length !== models.length) return 'it has not one result per model';
  const rows = results[0]?.rows ?? 0;
  if (rows === 0) return 'it has no rows';
  for (const [index, result] of results.entries()) {
    const model = models[index];
    if (result.name !== model?.name) return 'its models are not those of the spec';
    if (result.rows !== rows) return 'its models have different numbers of rows';
    if (result.correct > result.rows) return 'it has more correct rows than rows';
    if (model.sha256 !== undefined && model.sha256.toLowerCase() !== result.sha256) {
      return 'it speaks of a model file with another digest';
    }
  }
  return undefined;
}
