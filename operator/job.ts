/** The Job of a run, as a pure function of the resource. */
import type { V1Container, V1Job, V1PodFailurePolicy, V1PodSpec } from '@kubernetes/client-node';
import { type BatchInference, GROUP, KIND, VERSION } from '../crds/batchinference.ts';
import {
  CONTAINER_NAME,
  CREDENTIALS_DIRECTORY,
  EXIT_CODES,
  KNOWN_HOSTS_VARIABLE,
  RUN_VARIABLE,
  type RunDocument,
  SCHEMA_VERSION,
  TERMINATION_MESSAGE_PATH,
} from '../worker/contract.ts';
import { identifyRun } from './run-id.ts';

export const NAME_LABEL = 'batchinference.dev/name';
const RUN_ID_LABEL = 'batchinference.dev/run-id';
const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
const MANAGED_BY = 'batchinference-operator';

/**
 * Linux takes at most 128 KiB for one environment variable with its name (MAX_ARG_STRLEN); a pod
 * with a longer one never starts. 1 KiB is left for the name.
 */
export const MAX_RUN_DOCUMENT_BYTES = 127 * 1024;

/** The group of the credentials' files, so that they are not world-readable in the pod. */
const CREDENTIALS_GROUP = 65532;

/** The worker ends within 2 s of SIGTERM; the rest is the kubelet's own delay. */
const TERMINATION_GRACE_PERIOD_SECONDS = 5;

export interface JobSettings {
  /** The worker image to run where the resource names none. */
  readonly workerImage: string;
}

/** Names of at most 52 characters (the CRD's rule) plus 11 stay within a label's 63. */
export function jobName(resource: BatchInference, runId: string): string {
  return `${resource.metadata.name ?? ''}-${runId}`;
}

/** The run as the worker gets it: the scoring part of the spec, verbatim. */
export function runDocument(resource: BatchInference): string {
  const { ssh, models, data } = resource.spec;
  const { runId } = identifyRun(resource);
  const document: RunDocument = { schemaVersion: SCHEMA_VERSION, runId, ssh, models, data };
  return JSON.stringify(document);
}

/** The Job to create for the resource's run; completing or failing is left to the Job controller. */
export function jobFor(resource: BatchInference, settings: JobSettings): V1Job {
  const { metadata, spec } = resource;
  const { runId } = identifyRun(resource);
  const labels = {
    'app.kubernetes.io/name': 'batchinference',
    'app.kubernetes.io/component': 'worker',
    [MANAGED_BY_LABEL]: MANAGED_BY,
    [NAME_LABEL]: metadata.name ?? '',
    [RUN_ID_LABEL]: runId,
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobName(resource, runId),
      namespace: metadata.namespace ?? '',
      labels,
      ownerReferences: [
        {
          apiVersion: `${GROUP}/${VERSION}`,
          kind: KIND,
          name: metadata.name ?? '',
          uid: metadata.uid ?? '',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      backoffLimit: spec.run.retries,
      activeDeadlineSeconds: spec.run.timeoutSeconds,
      podFailurePolicy: podFailurePolicy(),
      // A pod is replaced when it has ended, not when it begins to: never two at work on one run.
      podReplacementPolicy: 'Failed',
      // No ttlSecondsAfterFinished: it is patched in once the result is in the status, or the Job
      // could vanish with its result while the operator is away.
      template: { metadata: { labels }, spec: podSpec(resource, settings) },
    },
  };
}

/** Derived from the worker's table of exit codes; what it does not name counts as one retry. */
function podFailurePolicy(): V1PodFailurePolicy {
  const onExit = (action: string, values: number[]) => ({
    action,
    onExitCodes: { containerName: CONTAINER_NAME, operator: 'In', values },
  });
  return {
    rules: [
      onExit('FailJob', [EXIT_CODES.usage, EXIT_CODES.final, EXIT_CODES.bug]),
      onExit('Ignore', [EXIT_CODES.waiting]),
      // Drained, preempted, evicted: not the run's fault.
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
    ],
  };
}

function podSpec(resource: BatchInference, settings: JobSettings): V1PodSpec {
  const { run, ssh } = resource.spec;
  const { nodeSelector, tolerations, serviceAccountName, imagePullSecrets } = run;
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: TERMINATION_GRACE_PERIOD_SECONDS,
    securityContext: {
      runAsNonRoot: true,
      fsGroup: CREDENTIALS_GROUP,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [container(resource, settings)],
    volumes: [
      {
        name: 'credentials',
        secret: {
          secretName: ssh.secretName,
          defaultMode: 0o440,
          // Optional, because a pod that waits for a volume does not say so in its status; the
          // variable with known_hosts holds the pod back instead, and says why.
          optional: true,
          items: ['ssh-privatekey', 'passphrase', 'password'].map((key) => ({ key, path: key })),
        },
      },
    ],
    nodeSelector: { 'kubernetes.io/os': 'linux', ...nodeSelector },
    ...(tolerations && { tolerations }),
    ...(serviceAccountName !== undefined && { serviceAccountName }),
    ...(imagePullSecrets && { imagePullSecrets }),
  };
}

function container(resource: BatchInference, settings: JobSettings): V1Container {
  const { run, ssh } = resource.spec;
  return {
    name: CONTAINER_NAME,
    image: run.image ?? settings.workerImage,
    imagePullPolicy: 'IfNotPresent',
    terminationMessagePath: TERMINATION_MESSAGE_PATH,
    terminationMessagePolicy: 'File',
    env: [
      { name: RUN_VARIABLE, value: withoutExpansion(runDocument(resource)) },
      {
        name: KNOWN_HOSTS_VARIABLE,
        valueFrom: { secretKeyRef: { name: ssh.secretName, key: 'known_hosts' } },
      },
    ],
    resources: quantities(run.resources),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
    volumeMounts: [{ name: 'credentials', mountPath: CREDENTIALS_DIRECTORY, readOnly: true }],
  };
}

/** The kubelet expands $(NAME) and shortens $$ in a variable's value; doubled, a $ stays itself. */
function withoutExpansion(value: string): string {
  return value.replaceAll('$', '$$$$');
}

type Resources = BatchInference['spec']['run']['resources'];

/** Quantities may be written as numbers in a manifest; the Job's API takes strings. */
function quantities({ limits, requests }: Resources): NonNullable<V1Container['resources']> {
  const asStrings = (values: Record<string, number | string>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
  return {
    ...(limits && { limits: asStrings(limits) }),
    ...(requests && { requests: asStrings(requests) }),
  };
}
