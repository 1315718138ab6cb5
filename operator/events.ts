/** Events on a resource: what `kubectl describe` shows. Best effort: they hold no run up. */
import { hostname } from 'node:os';
import type { CoreV1Api, CoreV1Event } from '@kubernetes/client-node';
import { type BatchInference, GROUP, KIND, VERSION } from '../crds/batchinference.ts';
import type { ResourceEvent } from './announcement.ts';
import type { Clock } from './clock.ts';
import {
  askedPatienceMs,
  isAlreadyExists,
  isConflict,
  isOverloaded,
  statusCode,
} from './errors.ts';

/** Who says so, in kubectl describe. */
const COMPONENT = 'batchinference-operator';

/** The API server's limit (NoteLengthLimit in pkg/apis/core/validation/events.go). */
const MAX_MESSAGE_BYTES = 1024;

export type Recorder = (
  resource: BatchInference,
  events: readonly ResourceEvent[],
) => Promise<void>;

export interface RecorderOptions {
  readonly api: Pick<CoreV1Api, 'createNamespacedEvent'>;
  readonly clock: Clock;
  readonly onError: (error: unknown, resource: BatchInference) => void;
}

/** Writes Events, each of them once; a failure goes to onError only. */
export function makeRecorder({ api, clock, onError }: RecorderOptions): Recorder {
  return async (resource, events) => {
    const namespace = resource.metadata.namespace ?? '';
    for (const [index, event] of events.entries()) {
      const name = nameFor(resource, event, index);
      const body = eventFor(resource, { ...event, name }, new Date(clock.now()));
      try {
        await persistently(clock, () => api.createNamespacedEvent({ namespace, body }));
      } catch (error) {
        // Told before a crash, or before a status that did not get through.
        if (!isAlreadyExists(error)) onError(error, resource);
      }
    }
  };
}

/** What an answer such as a failure or a conflict is worth; client-go tries twelve times. */
const MORE_TRIES = 2;

/** The status waits behind the Event, and would be asked for the same patience. */
const MAX_PATIENCE_MS = 5000;

async function persistently(clock: Clock, call: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await call();
      return;
    } catch (error) {
      const again = (statusCode(error) ?? 0) >= 500 || isConflict(error) || isOverloaded(error);
      if (!again || tries === MORE_TRIES) throw error;
      const patienceMs = Math.min(askedPatienceMs(error, clock.now()), MAX_PATIENCE_MS);
      if (patienceMs > 0) await new Promise<void>((resolve) => clock.after(patienceMs, resolve));
    }
  }
}

function eventFor(
  { metadata }: BatchInference,
  { type, reason, message, name: eventName }: ResourceEvent & { readonly name: string },
  now: Date,
): CoreV1Event {
  const { name = '', namespace = '', uid = '', resourceVersion = '' } = metadata;
  const apiVersion = `${GROUP}/${VERSION}`;
  return {
    metadata: { name: eventName, namespace },
    involvedObject: { apiVersion, kind: KIND, name, namespace, uid, resourceVersion },
    type,
    reason,
    message: cut(message),
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    source: { component: COMPONENT },
    reportingComponent: COMPONENT,
    reportingInstance: hostname(),
  };
}

/**
 * The same for the same change, which is one from a certain version of the resource, so that an
 * Event is told once however often the change is begun. Versions are numbers that grow (KEP-5504):
 * a list sorted by name is in order.
 */
function nameFor({ metadata }: BatchInference, { reason }: ResourceEvent, index: number): string {
  const version = (metadata.resourceVersion ?? '').padStart(20, '0');
  return `${metadata.name ?? ''}.${version}.${index}.${reason.toLowerCase()}`;
}

function cut(message: string): string {
  const bytes = Buffer.from(message);
  if (bytes.length <= MAX_MESSAGE_BYTES) return message;
  const ellipsis = '…';
  // A character cut in two becomes U+FFFD, which is dropped.
  const kept = bytes.subarray(0, MAX_MESSAGE_BYTES - Buffer.byteLength(ellipsis)).toString();
  return kept.replace(/\uFFFD+$/, '') + ellipsis;
}
