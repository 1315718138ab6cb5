/** What the Job that scores the shards of a run, and its pods, have come to. */
import type { V1Pod } from '@kubernetes/client-node';
import type { BatchInference } from '../../crds/batchinference.ts';
import { attemptOf, type FailedAttempt } from '../attempt.ts';
import {
  afterTheEnd,
  byCreation,
  deadlineExceeded,
  failed,
  jobEnd,
  type Outcome,
  type Run,
  withoutPod,
} from '../outcome.ts';
import { waitingFor } from '../waiting.ts';
import { shardsOf } from './job.ts';

/** A failure of a shard, which counts from 0. */
interface ShardFailure {
  readonly index: number;
  readonly failure: FailedAttempt;
}

/** The label that the Job controller gives a pod of an Indexed Job. */
const INDEX_LABEL = 'batch.kubernetes.io/job-completion-index';

/**
 * Of the Job that scores the shards, while it is not complete. A shard's pod says nothing when it
 * ends well: what counts is the part that it has left.
 */
export function outcomeOfShards(resource: BatchInference, run: Run): Outcome {
  const end = jobEnd(run.job);
  const pods = [...run.pods].sort(byCreation);
  const failures = failuresOf(resource, run.runId, pods);
  const fatal = failures.find(({ failure }) => failure.again === 'never');
  if (fatal !== undefined) return failed(told(resource, fatal));
  if (end?.reason === 'DeadlineExceeded') {
    return deadlineExceeded(run, end, inWords(resource, failures));
  }
  if (end !== undefined) {
    return afterTheEnd(run, end, inWords(resource, mostTried(failures)));
  }
  return underWay(resource, run, { pods, failures });
}

function underWay(
  resource: BatchInference,
  { job, now }: Run,
  {
    pods,
    failures,
  }: { readonly pods: readonly V1Pod[]; readonly failures: readonly ShardFailure[] },
): Outcome {
  const done = `${job.status?.succeeded ?? 0} of ${shardsOf(resource)} shards are scored`;
  const scored = new Set(pods.filter(({ status }) => status?.phase === 'Succeeded').map(indexOf));
  const last = failures.filter(({ index }) => !scored.has(index)).at(-1);
  const again = last === undefined ? '' : `; one is tried again after ${causeOf(resource, last)}`;
  const active = pods.filter(isActive);
  const waits = active.map((pod) => waitingFor(pod, resource.spec, now));
  if (waits.includes(undefined)) return { state: 'running', message: `${done}${again}` };
  const [wait] = waits;
  if (wait !== undefined) {
    return { ...wait, state: 'waiting', message: `${done}; ${wait.message}${again}` };
  }
  if (pods.length > 0) return { state: 'waiting', message: `${done}${again}` };
  return withoutPod(job, now);
}

function failuresOf(
  resource: BatchInference,
  runId: string,
  pods: readonly V1Pod[],
): readonly ShardFailure[] {
  const { models, gate } = resource.spec;
  const expected = { runId, models, ...(gate && { gate }) };
  return pods
    .filter(({ status }) => status?.phase !== 'Succeeded' && !endedWell(status))
    .flatMap((pod) => {
      const attempt = attemptOf(pod, expected);
      return attempt.state === 'failed' ? [{ index: indexOf(pod), failure: attempt }] : [];
    });
}

/** A container's end is known two seconds before the pod's. */
function endedWell(status: V1Pod['status']): boolean {
  return status?.containerStatuses?.some(({ state }) => state?.terminated?.exitCode === 0) ?? false;
}

function isActive({ metadata, status }: V1Pod): boolean {
  const isGoing = metadata?.deletionTimestamp !== undefined;
  return (
    !isGoing && status?.phase !== 'Succeeded' && status?.phase !== 'Failed' && !endedWell(status)
  );
}

function indexOf({ metadata }: V1Pod): number {
  return Number(metadata?.labels?.[INDEX_LABEL] ?? 0);
}

/** The failures of the shard that has the most, which is the one whose retries are used up. */
function mostTried(failures: readonly ShardFailure[]): readonly ShardFailure[] {
  const byIndex = Map.groupBy(failures, ({ index }) => index);
  const [most = []] = [...byIndex.values()].sort((a, b) => b.length - a.length);
  return most;
}

function inWords(
  resource: BatchInference,
  failures: readonly ShardFailure[],
): readonly FailedAttempt[] {
  return failures.map((failure) => told(resource, failure));
}

function told(resource: BatchInference, of: ShardFailure): FailedAttempt {
  const { failure, index } = of;
  const which = `shard ${index + 1} of ${shardsOf(resource)}`;
  return { ...failure, message: `${failure.message} (${which})` };
}

function causeOf(resource: BatchInference, of: ShardFailure): string {
  const { reason, message } = told(resource, of);
  return `${reason}: ${message}`;
}
