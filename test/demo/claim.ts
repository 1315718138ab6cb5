/** What of a cluster is the demo's, so that it neither changes nor removes what the user had before. */
import type { V1Namespace } from '@kubernetes/client-node';
import { applyObjects, type Cluster, getObjects } from './cluster.ts';
import { NAMESPACE as OPERATOR_NAMESPACE } from './install.ts';
import { NAMESPACE, PART_OF } from './server-objects.ts';

/** On the demo's namespace: whether the demo brought the operator. */
const BROUGHT = 'batchinference.dev/demo-brought-operator';

const PARTS = [
  'customresourcedefinition/batchinferences.batchinference.dev',
  `namespace/${OPERATOR_NAMESPACE}`,
];
/** Wherever it is: a second operator would do everything twice. */
const OPERATORS = [
  ...['deployments', '--all-namespaces', '--selector'],
  'app.kubernetes.io/part-of=batchinference,app.kubernetes.io/component=operator',
];
const NAMES = ['--ignore-not-found', '--output=name'];
const LABEL = Object.entries(PART_OF).flat().join('=');

export interface Claim {
  /** To be installed: there is none, or it is an older one of the demo's. */
  readonly install: boolean;
  /** Nothing of the operator was there before the demo, so all of it may go again. */
  readonly brought: boolean;
}

/**
 * Makes the demo's namespace, and writes down there what the demo found on the cluster.
 *
 * @throws Error when there is a namespace of that name that is not the demo's.
 */
export async function claim(cluster: Cluster): Promise<Claim> {
  const parts = await cluster.kubectl(['get', ...PARTS, ...NAMES]);
  const operators = await cluster.kubectl(['get', ...OPERATORS, ...NAMES]);
  const [namespace] = await getObjects<V1Namespace>(cluster, NAMESPACE, [`namespace/${NAMESPACE}`]);
  const decided = decide({
    namespace,
    anything: parts.trim() !== '',
    operator: operators.trim() !== '',
    embedded: cluster.removal !== undefined,
  });
  await applyObjects(cluster, [claimedNamespace(decided)]);
  return decided;
}

/** What there is on the cluster before the demo. */
export interface Found {
  readonly namespace: V1Namespace | undefined;
  /** The resource definition, or the operator's namespace. */
  readonly anything: boolean;
  readonly operator: boolean;
  /** The project's own cluster, where nothing is the user's. */
  readonly embedded: boolean;
}

/**
 * The decision of `claim`. Pure.
 *
 * @throws Error when the namespace is not the demo's.
 */
export function decide({ namespace, anything, operator, embedded }: Found): Claim {
  if (namespace !== undefined && !isOurs(namespace)) {
    throw new Error(
      `The namespace ${NAMESPACE} of this cluster is not the demo's (it has no label ${LABEL}), ` +
        'so the demo leaves it alone. Delete it, if it is yours to delete, and try again.',
    );
  }
  const before = namespace?.metadata?.annotations?.[BROUGHT];
  const brought = before === undefined ? !anything && !operator : before === 'true';
  return { install: embedded || brought || !operator, brought };
}

function isOurs({ metadata }: V1Namespace): boolean {
  return Object.entries(PART_OF).every(([key, value]) => metadata?.labels?.[key] === value);
}

/** Pod Security's strictest level: it shows that the worker's pod passes, and the server's too. */
function claimedNamespace({ brought }: Claim): object {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: NAMESPACE,
      labels: { ...PART_OF, 'pod-security.kubernetes.io/enforce': 'restricted' },
      annotations: { [BROUGHT]: String(brought) },
    },
  };
}

/** Commands that take away what the demo brought, and nothing else. */
export function removal({ removal, shellCommand }: Cluster, { brought }: Claim): readonly string[] {
  if (removal !== undefined) return [removal];
  const namespace = `${shellCommand} delete namespace ${NAMESPACE}`;
  if (!brought) return [namespace];
  return [
    namespace,
    `${shellCommand} delete -k deploy   # the operator, and every BatchInference that you have made since`,
  ];
}
