/** The pod of a run's Job, as a pure function of the resource. */
import type { V1Container, V1PodSpec } from '@kubernetes/client-node';
import type { BatchInference } from '../../crds/batchinference.ts';
import {
  CONTAINER_NAME,
  KNOWN_HOSTS_VARIABLE,
  PROGRESS_PORT,
  RUN_VARIABLE,
  TERMINATION_MESSAGE_PATH,
} from '../../worker/contract.ts';
import { runDocument, withoutExpansion } from './run-document.ts';
import { type Mounted, volumesFor } from './volumes.ts';

/** The group of the mounted files, so that credentials are not world-readable in the pod. */
const FILES_GROUP = 65532;

/** The worker ends within 2 s of SIGTERM; the rest is the kubelet's own delay. */
const TERMINATION_GRACE_PERIOD_SECONDS = 5;

export interface PodSettings {
  /** The worker image to run where the resource names none. */
  readonly workerImage: string;
  /** The images that a resource may name; undefined for any (operator/job/image.ts). */
  readonly allowedImages?: readonly string[] | undefined;
}

/** The pod that scores: no API token, no privilege, what spec.run says. */
export function podSpec(resource: BatchInference, settings: PodSettings): V1PodSpec {
  const { run } = resource.spec;
  const mounted = volumesFor(resource.spec);
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: TERMINATION_GRACE_PERIOD_SECONDS,
    securityContext: {
      runAsNonRoot: true,
      fsGroup: FILES_GROUP,
      // A claim with many files is gone through only once, not at the start of every pod.
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [container(resource, settings, mounted)],
    volumes: mounted.volumes,
    nodeSelector: { 'kubernetes.io/os': 'linux', ...run.nodeSelector },
    ...asGiven(run),
  };
}

type RunSpec = BatchInference['spec']['run'];

/** What a pod may be given as it is: nothing here reaches the host or another namespace. */
const GIVEN = [
  'tolerations',
  'affinity',
  'topologySpreadConstraints',
  'priorityClassName',
  'runtimeClassName',
  'serviceAccountName',
  'imagePullSecrets',
] as const satisfies readonly (keyof RunSpec & keyof V1PodSpec)[];

type Given = Partial<Pick<V1PodSpec, (typeof GIVEN)[number]>>;

function asGiven(run: RunSpec): Given {
  const fields = GIVEN.map((name) => [name, run[name]] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

function container(
  resource: BatchInference,
  settings: PodSettings,
  { mounts }: Mounted,
): V1Container {
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
    ports: [{ name: 'progress', containerPort: PROGRESS_PORT }],
    resources: quantities(run.resources),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
    volumeMounts: mounts,
  };
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
