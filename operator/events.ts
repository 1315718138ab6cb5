/** Events on a resource: what `kubectl describe` shows. Best effort, they never fail a reconcile. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { CoreV1Api, CoreV1Event } from '@kubernetes/client-node';
import { type BatchInference, GROUP, KIND, VERSION } from '../crds/batchinference.ts';
import type { Clock } from './clock.ts';
import type { ResourceEvent } from './reconcile.ts';

/** Who says so, in kubectl describe. */
const COMPONENT = 'batchinference-operator';

/** The API server's limit (NoteLengthLimit in pkg/apis/core/validation/events.go). */
const MAX_MESSAGE_BYTES = 1024;

/** The same words about the same resource are said once in so long. */
const REPEAT_AFTER_MS = 60_000;

/** Remembers at most so many; each is some hundred bytes. */
const MAX_REMEMBERED = 4096;

export type Recorder = (
  resource: BatchInference,
  events: readonly ResourceEvent[],
) => Promise<void>;

export interface RecorderOptions {
  readonly api: Pick<CoreV1Api, 'createNamespacedEvent'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly onError: (error: unknown, resource: BatchInference) => void;
}

/** Writes Events; a repetition is left out, and a failure goes to onError only. */
export function makeRecorder({ api, clock, onError }: RecorderOptions): Recorder {
  const said = new Map<string, number>();

  function isRepetition(resource: BatchInference, { reason, message }: ResourceEvent): boolean {
    const words = JSON.stringify([resource.metadata.uid, reason, message]);
    const last = said.get(words);
    if (last !== undefined && clock.now() - last < REPEAT_AFTER_MS) return true;
    said.delete(words);
    said.set(words, clock.now());
    // A Map keeps the order of insertion, so the first key is the oldest.
    for (const oldest of said.keys()) {
      if (said.size <= MAX_REMEMBERED) break;
      said.delete(oldest);
    }
    return false;
  }

  return async (resource, events) => {
    for (const event of events) {
      if (isRepetition(resource, event)) continue;
      try {
        const namespace = resource.metadata.namespace ?? '';
        await api.createNamespacedEvent({
          namespace,
          body: eventFor(resource, event, new Date(clock.now())),
        });
      } catch (error) {
        onError(error, resource);
      }
    }
  };
}

function eventFor(
  { metadata }: BatchInference,
  { type, reason, message }: ResourceEvent,
  now: Date,
): CoreV1Event {
  const { name = '', namespace = '', uid = '', resourceVersion = '' } = metadata;
  const apiVersion = `${GROUP}/${VERSION}`;
  return {
    metadata: { name: `${name}.${uniqueSuffix(now)}`, namespace },
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

/** Begins with the time, as client-go's does, so that a list sorted by name is in order. */
function uniqueSuffix(now: Date): string {
  return `${now.getTime().toString(16)}${randomBytes(4).toString('hex')}`;
}

function cut(message: string): string {
  const bytes = Buffer.from(message);
  if (bytes.length <= MAX_MESSAGE_BYTES) return message;
  const ellipsis = '…';
  // A character cut in two becomes U+FFFD, which is dropped.
  const kept = bytes.subarray(0, MAX_MESSAGE_BYTES - Buffer.byteLength(ellipsis)).toString();
  return kept.replace(/\uFFFD+$/, '') + ellipsis;
}
