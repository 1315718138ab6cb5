/** The operator in this process, on a real control plane, with a stand-in for the node. */
import type { KubeConfig } from '@kubernetes/client-node';
import {
  type BatchInference,
  type BatchInferenceSpec,
  type Condition,
  GROUP,
  KIND,
  PLURAL,
  VERSION,
} from '../../crds/batchinference.ts';
import { type Api, apiOn } from '../../operator/kube/api.ts';
import { systemClock } from '../../operator/clock.ts';
import { connect } from '../../operator/kube/connection.ts';
import { operatorMetrics } from '../../operator/metrics/metrics.ts';
import { type Operator, startOperator } from '../../operator/operator.ts';
import { controlPlane, type TestControlPlane } from './control-plane.ts';
import { eventually } from './eventually.ts';
import { type DeepPartial, NAMESPACE, resourceOf } from './smallest-resource.ts';
import { nodeStandIn, type NodeStandIn, type Script } from './node-stand-in.ts';

export { eventually };

export { NAMESPACE, resourceOf };

export const USER_AGENT = 'batchinference/integration';

export interface OperatorWorld extends TestControlPlane {
  readonly api: Api;
  readonly node: NodeStandIn;
  /** What the operator has logged. */
  readonly log: readonly LogLine[];
  /** As administrator, or as who the kubeconfig says. */
  startOperator(kubeConfig?: KubeConfig): Promise<Operator>;
  stopOperator(): Promise<void>;
  /** Makes a resource whose pods follow the script. */
  create(
    name: string,
    spec?: DeepPartial<BatchInferenceSpec>,
    script?: Script,
  ): Promise<BatchInference>;
  get(name: string): Promise<BatchInference>;
  /** The resource as soon as it satisfies; else fails with what it was last. */
  until(name: string, satisfies: (resource: BatchInference) => boolean): Promise<BatchInference>;
  jobsOf(name: string): Promise<readonly string[]>;
  podsOf(name: string): Promise<readonly string[]>;
  eventsOf(name: string): Promise<readonly string[]>;
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [key: string]: unknown;
}

export async function operatorWorld(): Promise<OperatorWorld> {
  const base = await controlPlane({ controllers: true });
  const connection = connect(base.kubeConfig, 'batchinference-test');
  const api = apiOn(connection);
  const node = nodeStandIn(connection, api.core);
  const log: LogLine[] = [];
  let operator: Operator | undefined;

  const inNamespace = { group: GROUP, version: VERSION, plural: PLURAL, namespace: NAMESPACE };
  const get = async (name: string) =>
    (await api.custom.getNamespacedCustomObject({ ...inNamespace, name })) as BatchInference;
  const selector = (name: string) => ({
    namespace: NAMESPACE,
    labelSelector: `batchinference.dev/name=${name}`,
  });
  const stopOperator = async () => {
    await operator?.stop();
    operator = undefined;
  };

  return {
    ...base,
    api,
    node,
    log,
    async startOperator(kubeConfig = base.kubeConfig) {
      operator = await startOperator({
        connection: connect(kubeConfig, USER_AGENT),
        settings: { workerImage: 'worker:1' },
        healthPort: 0,
        concurrency: 4,
        metrics: operatorMetrics(systemClock),
        scoreMetrics: true,
        log: logInto(log),
      });
      await operator.ready;
      return operator;
    },
    stopOperator,
    async create(name, spec = {}, script) {
      if (script !== undefined) node.script(name, script);
      const body = resourceOf(name, spec);
      return (await api.custom.createNamespacedCustomObject({
        ...inNamespace,
        body,
      })) as BatchInference;
    },
    get,
    async until(name, satisfies) {
      let resource = await get(name);
      await eventually(
        async () => {
          resource = await get(name);
          return { satisfied: satisfies(resource), status: resource.status, log: log.slice(-5) };
        },
        ({ satisfied }) => satisfied,
      );
      return resource;
    },
    jobsOf: async (name) => namesOf((await api.batch.listNamespacedJob(selector(name))).items),
    podsOf: async (name) => namesOf((await api.core.listNamespacedPod(selector(name))).items),
    async eventsOf(name) {
      const { items } = await api.core.listNamespacedEvent({
        namespace: NAMESPACE,
        fieldSelector: `involvedObject.kind=${KIND},involvedObject.name=${name}`,
      });
      return items.map(
        ({ type, reason, message }) => `${type ?? ''} ${reason ?? ''}: ${message ?? ''}`,
      );
    },
    async stop() {
      await stopOperator();
      await node.stop();
      await connection.close();
      await base.stop();
    },
  };
}

export function condition({ status }: BatchInference, type: string): Condition | undefined {
  return status?.conditions?.find((candidate) => candidate.type === type);
}

/** The word in the STATUS column. */
export function verdict(resource: BatchInference): string | undefined {
  return condition(resource, 'Succeeded')?.reason;
}

export function isFinished(resource: BatchInference): boolean {
  return condition(resource, 'Finished')?.status === 'True';
}

function namesOf(items: readonly { metadata?: { name?: string } }[]): readonly string[] {
  return items.map(({ metadata }) => metadata?.name ?? '');
}

function logInto(lines: LogLine[]) {
  const at = (level: string) => (message: string, meta: object) => {
    lines.push({ level, message, ...meta });
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
