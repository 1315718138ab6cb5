/** The scores in the status: a series per resource, model and metric, so only for who asks for it. */
import { Gauge, type Registry } from 'prom-client';
import type { BatchInference } from '../../crds/batchinference.ts';

/** Serves what the resources' statuses tell at the moment of the question; it remembers nothing. */
export function scoreMetrics(
  registry: Registry,
  resources: { objects(): Iterable<BatchInference> },
): void {
  new Gauge({
    name: 'batchinference_last_score',
    help: 'The scores of the last run that succeeded, by resource, model and metric.',
    labelNames: ['namespace', 'name', 'model', 'metric'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { metadata, status } of resources.objects()) {
        const { namespace = '', name = '' } = metadata;
        for (const { name: model, accuracy, metrics } of status?.models ?? []) {
          const scores = { ...metrics, ...(accuracy !== undefined && { accuracy }) };
          for (const [metric, score] of Object.entries(scores)) {
            this.set({ namespace, name, model, metric }, Number(score));
          }
        }
      }
    },
  });
}
