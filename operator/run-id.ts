import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { BatchInference } from '../crds/batchinference.ts';

/** Annotation whose value is part of a run's identity: changing it runs again. */
export const RUN_ANNOTATION = 'batchinference.dev/run';

/** What identifies a run, as 10 hexadecimal digits each. */
export interface RunIdentity {
  /**
   * Hash of what is scored, what it must reach and where the output goes: a finished run with the
   * same inputs need not be repeated.
   */
  readonly inputsHash: string;
  /** Hash of the inputs and of how they are run: names the Job. */
  readonly runId: string;
}

/** The part of a Job's name behind the resource's name and a hyphen. */
const HEX_DIGITS = 10;

/**
 * A pure function of the resource, so that creating a run's Job twice is harmless. The uid is part
 * of it, so a resource made anew under an old name never meets the old Job. The time to live is
 * not: it is patched onto the Job when the result is safe.
 */
export function identifyRun(resource: BatchInference): RunIdentity {
  const { ssh, models, data, gate, output, run } = resource.spec;
  const { ttlSecondsAfterFinished: _unrelated, ...pod } = run;
  const annotation = resource.metadata.annotations?.[RUN_ANNOTATION] ?? '';
  const { uid } = resource.metadata;
  const inputsHash = hash({ uid, annotation, ssh, models, data, gate, output });
  return { inputsHash, runId: hash({ inputsHash, pod }) };
}

/** 10 digits of the SHA-256 of the canonical JSON (RFC 8785), so that the order of keys does not matter. */
export function hash(value: unknown): string {
  const text = canonicalize(value);
  return createHash('sha256')
    .update(text ?? '')
    .digest('hex')
    .slice(0, HEX_DIGITS);
}
