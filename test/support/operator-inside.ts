/** Operators in this process: cheaper than processes, for what need not be killed. */
import type { KubeConfig } from '@kubernetes/client-node';
import { systemClock } from '../../operator/clock.ts';
import { connect } from '../../operator/kube/connection.ts';
import type { ReflectorTimings } from '../../operator/kube/reflector.ts';
import { operatorMetrics } from '../../operator/metrics/metrics.ts';
import { type Operator, startOperator } from '../../operator/operator.ts';

export interface OperatorInside extends Operator {
  /** What it has logged, as "warn watch failed: Jobs". */
  readonly log: readonly string[];
}

export async function operatorInside(
  kubeConfig: KubeConfig,
  timings?: ReflectorTimings,
): Promise<OperatorInside> {
  const log: string[] = [];
  const at = (level: string) => (message: string, about: { readonly collection?: string }) => {
    log.push(`${level} ${message}: ${about.collection ?? ''}`);
  };
  const operator = await startOperator({
    connection: connect(kubeConfig, 'batchinference/faults'),
    settings: { workerImage: 'worker:1' },
    healthPort: 0,
    concurrency: 4,
    metrics: operatorMetrics(systemClock),
    scoreMetrics: false,
    log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    ...(timings && { timings }),
  });
  return { ...operator, log };
}
