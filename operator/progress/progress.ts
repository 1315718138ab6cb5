/** How far a worker is: which pod to ask, and what the status shows of its answer. */
import type { V1Pod } from '@kubernetes/client-node';
import type { BatchInference, BatchInferenceStatus } from '../../crds/batchinference.ts';
import { percentRead, type Progress } from '../../worker/contract.ts';
import { conditionOf, SUCCEEDED } from '../conditions.ts';

/** A pod whose worker tells its progress. */
export interface ProgressSource {
  readonly podUid: string;
  /** Its IP address. */
  readonly address: string;
}

/** What a pod's worker has told last. */
export interface Heard {
  readonly podUid: string;
  readonly progress: Progress;
}

/** Where to ask the pod that is at work; undefined while it has no address, and for several. */
export function sourceOf(pod: V1Pod | undefined): ProgressSource | undefined {
  const [podUid, address] = [pod?.metadata?.uid, pod?.status?.podIP];
  return podUid === undefined || address === undefined ? undefined : { podUid, address };
}

/**
 * The progress to show for a run at work in a pod, of which `message` says so. Until the pod has
 * answered (the operator may have started anew), what is shown of the same pod stays.
 */
export function progressOf(
  { status }: BatchInference,
  { pod, message }: { readonly pod: V1Pod | undefined; readonly message: string },
  heard: Heard | undefined,
): BatchInferenceStatus['progress'] {
  if (pod === undefined) return undefined;
  if (heard !== undefined && heard.podUid === pod.metadata?.uid) return shown(heard.progress);
  const samePod = conditionOf(status, SUCCEEDED)?.message === message;
  return samePod ? status?.progress : undefined;
}

function shown(progress: Progress) {
  const percent = percentRead(progress);
  const { rows, rowsPerSecond } = progress;
  return { ...(percent !== undefined && { read: `${percent}%` }), rows, rowsPerSecond };
}
