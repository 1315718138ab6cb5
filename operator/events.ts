/** Events on a resource: what `kubectl describe` shows. Best effort, they never fail a reconcile. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { CoreV1Api, CoreV1Event } from '@kubernetes/client-node';
import { type BatchInference, GROUP, KIND, VERSION } from '../crds/batchinference.ts';
import type { ResourceEvent } from './announcement.ts';
import type { Clock } from './clock.ts';

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
  readonly clock: Pick<Clock, 'now'>;
  readonly onError: (error: unknown, resource: BatchInference) => void;
}

/** Writes Events; a failure goes to onError only. */
export function makeRecorder({ api, clock, onError }: RecorderOptions): Recorder {
  return async (resource, events) => {
    const namespace = resource.metadata.namespace ?? '';
    for (const event of events) {
      try {
        const body = eventFor(resource, event, new Date(clock.now()));
        await api.createNamespacedEvent({ namespace, body });
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
