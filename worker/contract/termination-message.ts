import * as v from 'valibot';
import { FAILURES, type FailureReason } from './failures.ts';
import { MAX_TERMINATION_MESSAGE_BYTES } from './pod.ts';
import { SCHEMA_VERSION } from './run-document.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const metric = v.nullable(v.pipe(v.number(), v.finite()));

/** A digest on its way: base64url (RFC 4648, 5) takes 43 characters where hexadecimal takes 64. */
const digest = v.pipe(
  v.string(),
  v.regex(/^[\w-]{43}$/),
  v.transform((text) => Buffer.from(text, 'base64url').toString('hex')),
);

/** How many bytes of JSON a short text may take; what is longer is cut when it is encoded. */
export const MAX_BYTES = { producer: 24, predictions: 48, etag: 100 } as const;

/** Line ends, and what steers a terminal or turns the direction of writing. */
export const CONTROL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A short text from a model or a CSV: it is shown, so nothing invisible may be in it. */
const shown = (bytes: number) =>
  v.pipe(
    v.string(),
    v.maxLength(bytes),
    v.check((text) => text.search(CONTROL) === -1),
  );

/** What there is for every task; the producer is its name and version. */
const file = { sha256: digest, producer: v.exactOptional(shown(MAX_BYTES.producer)) };

/**
 * The metrics that a message has room for, by task and in this order. They are rounded to six
 * significant digits when they are encoded: 16 models with all of them, and a gate with 16 checks,
 * take 3969 of the 4096 bytes at most, and an ETag another 110.
 */
export const MESSAGE_METRICS = {
  classification: ['balanced_accuracy', 'f1_macro', 'log_loss', 'roc_auc_ovr'],
  regression: ['mean_absolute_error', 'root_mean_squared_error', 'r2'],
} as const;

const modelResultSchema = v.variant('task', [
  v.strictObject({
    task: v.literal('classification'),
    ...file,
    correct: count,
    metrics: v.pipe(v.array(metric), v.length(MESSAGE_METRICS.classification.length)),
  }),
  v.strictObject({
    task: v.literal('regression'),
    ...file,
    metrics: v.pipe(v.array(metric), v.length(MESSAGE_METRICS.regression.length)),
  }),
  /** There is no label: what was predicted, in a few words. */
  v.strictObject({
    task: v.literal('unlabelled'),
    ...file,
    predictions: shown(MAX_BYTES.predictions),
  }),
]);

const envelope = { schemaVersion: v.literal(SCHEMA_VERSION), runId: v.string() };

/** The message as it is read: base64url becomes hexadecimal digits. */
export const terminationMessageSchema = v.variant('outcome', [
  v.strictObject({
    ...envelope,
    outcome: v.literal('succeeded'),
    rows: v.strictObject({ scored: count, rejected: count }),
    /** In the order of the spec, which has their names. */
    models: v.pipe(v.array(modelResultSchema), v.minLength(1), v.maxLength(16)),
    /** Of each check of the gate, in its order, the metric; null for what could not be computed. */
    gate: v.exactOptional(v.pipe(v.array(metric), v.maxLength(16))),
    /** The strong ETag of the data, without its quotes. */
    etag: v.exactOptional(shown(MAX_BYTES.etag)),
  }),
  /** Nothing was scored, because it would be what RunDocument.skipIf says. */
  v.strictObject({
    ...envelope,
    outcome: v.literal('unchanged'),
    etag: shown(MAX_BYTES.etag),
    sha256: v.pipe(v.array(digest), v.minLength(1), v.maxLength(16)),
  }),
  v.strictObject({
    ...envelope,
    outcome: v.literal('failed'),
    reason: v.picklist(Object.keys(FAILURES) as FailureReason[]),
    message: v.pipe(v.string(), v.maxLength(MAX_TERMINATION_MESSAGE_BYTES)),
  }),
]);

/** What a worker says when it ends: what it counted and measured per model, or why it has not. */
export type TerminationMessage = v.InferOutput<typeof terminationMessageSchema>;
export type Succeeded = Extract<TerminationMessage, { outcome: 'succeeded' }>;
export type Failed = Extract<TerminationMessage, { outcome: 'failed' }>;
export type Unchanged = Extract<TerminationMessage, { outcome: 'unchanged' }>;
export type ModelResult = Succeeded['models'][number];
/** What a run that succeeded came to. */
export type Result = Pick<Succeeded, 'rows' | 'models' | 'gate' | 'etag'>;
