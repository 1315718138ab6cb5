/**
 * Plays the node for pods that a real Job controller makes: brings each pod through the statuses
 * that the test has written down for its resource, as a kubelet would report them.
 */
import {
  type CoreV1Api,
  PatchStrategy,
  setHeaderOptions,
  type V1Pod,
  type V1PodStatus,
} from '@kubernetes/client-node';
import { NAME_LABEL } from '../../operator/job/job.ts';
import { PODS } from '../../operator/kube/collections.ts';
import type { Connection } from '../../operator/kube/connection.ts';
import { Reflector } from '../../operator/kube/reflector.ts';
import { Store } from '../../operator/kube/store.ts';
import {
  encodeTerminationMessage,
  type FailureReason,
  RUN_VARIABLE,
  type RunDocument,
  SCHEMA_VERSION,
} from '../../worker/contract.ts';
import { terminated } from './job-world.ts';
import { classified } from './model-results.ts';

/** The statuses of a pod one after the other; `attempt` counts the resource's pods from 1. */
export type Script = (run: RunDocument, attempt: number, pod: V1Pod) => readonly V1PodStatus[];

export interface NodeStandIn {
  /** What becomes of the pods of a resource; without a script they stay pending. */
  script(resourceName: string, script: Script): void;
  /** Reports one more status of a pod. */
  report(
    pod: { readonly name: string; readonly namespace: string },
    status: V1PodStatus,
  ): Promise<void>;
  stop(): Promise<void>;
}

const MERGE_PATCH = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);

export function nodeStandIn(connection: Connection, core: CoreV1Api): NodeStandIn {
  const scripts = new Map<string, Script>();
  const attempts = new Map<string, number>();
  const seen = new Set<string>();

  const report: NodeStandIn['report'] = async (pod, status) => {
    await core.patchNamespacedPodStatus({ ...pod, body: { status } }, MERGE_PATCH);
  };

  async function play(pod: V1Pod): Promise<void> {
    const { name = '', namespace = '', labels, uid = '' } = pod.metadata ?? {};
    const resourceName = labels?.[NAME_LABEL] ?? '';
    const script = scripts.get(resourceName);
    if (script === undefined || seen.has(uid)) return;
    seen.add(uid);
    const attempt = (attempts.get(resourceName) ?? 0) + 1;
    attempts.set(resourceName, attempt);
    for (const status of script(runOf(pod), attempt, pod))
      await report({ name, namespace }, status);
  }

  const store = new Store<V1Pod>({
    onChange({ after }) {
      // A pod that was deleted meanwhile has no status to set.
      if (after !== undefined) play(after).catch(() => undefined);
    },
  });
  const onError = () => undefined;
  const reflector = new Reflector({ connection, collection: PODS, store, onError });
  reflector.start();
  return {
    script: (resourceName, script) => scripts.set(resourceName, script),
    report,
    stop: () => reflector.stop(),
  };
}

/** The run document, as the worker reads it; the kubelet turns $$ into $. */
export function runOf(pod: V1Pod): RunDocument {
  const variables = pod.spec?.containers[0]?.env ?? [];
  const text = variables.find(({ name }) => name === RUN_VARIABLE)?.value ?? '{}';
  return JSON.parse(text.replaceAll('$$', '$')) as RunDocument;
}

type Run = Pick<RunDocument, 'runId' | 'models' | 'gate'>;

/** Ends as a worker that found `correct` of 1000 rows right with each model. */
export function success(run: Run, correct = 900, etag?: string): V1PodStatus {
  return terminated(0, successMessage(run, correct, etag));
}

/** Ends as a worker that has found what it was told to compare with. */
export function skipped(
  { runId }: Run,
  { etag, sha256 }: NonNullable<RunDocument['skipIf']>,
): V1PodStatus {
  return terminated(
    0,
    encodeTerminationMessage({
      ...{ schemaVersion: SCHEMA_VERSION, runId, outcome: 'unchanged' },
      ...{ etag, sha256: [...sha256] },
    }),
  );
}

export function successMessage({ runId, models, gate }: Run, correct = 900, etag?: string): string {
  return encodeTerminationMessage({
    ...{ schemaVersion: SCHEMA_VERSION, runId, outcome: 'succeeded' },
    rows: { scored: 1000, rejected: 0 },
    models: models.map(() => classified(correct)),
    ...(gate && { gate: gate.map(() => correct / 1000) }),
    ...(etag !== undefined && { etag }),
  });
}

/** Ends as a worker that failed for the reason. */
export function failure(
  { runId }: RunDocument,
  exitCode: number,
  reason: FailureReason,
  message: string,
): V1PodStatus {
  return terminated(
    exitCode,
    encodeTerminationMessage({
      ...{ schemaVersion: SCHEMA_VERSION, runId, outcome: 'failed' },
      reason,
      message,
    }),
  );
}
