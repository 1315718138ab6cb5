import { Registry } from 'prom-client';
import type { BatchInference, BatchInferenceStatus } from '../../../../crds/batchinference.ts';
import { Store } from '../../../../operator/kube/store.ts';
import { scoreMetrics } from '../../../../operator/metrics/scores.ts';
import { scored } from '../../../support/plan.ts';
import { batchInference } from '../../../support/resource.ts';
import { samplesOf } from '../../../support/samples.ts';

let registry: Registry;
let store: Store<BatchInference>;

beforeEach(() => {
  registry = new Registry();
  store = new Store<BatchInference>();
  scoreMetrics(registry, store);
});

const series = (name: string, model: string, metric: string) =>
  `batchinference_last_score{namespace="demo",name="${name}",model="${model}",metric="${metric}"}`;

test('every metric in the status is a series', async () => {
  const resource = scored();
  const [lda, nn] = resource.status?.models ?? [];
  const models = [
    { ...lda, metrics: { f1_macro: '0.7', log_loss: '1.25e-7' } },
    { ...nn, metrics: {} },
  ] as NonNullable<BatchInferenceStatus['models']>;
  store.put({ ...resource, status: { ...resource.status, models } });
  store.put(batchInference({ name: 'unfinished' }));
  expect(samplesOf(await registry.metrics())).toEqual({
    [series('letters', 'lda', 'f1_macro')]: 0.7,
    [series('letters', 'lda', 'log_loss')]: 1.25e-7,
    [series('letters', 'lda', 'accuracy')]: 0.691538,
    [series('letters', 'nn', 'accuracy')]: 0.661538,
  });
});

test('of a resource that is gone nothing is told', async () => {
  store.put(scored());
  expect(samplesOf(await registry.metrics())).not.toEqual({});
  store.remove('demo/letters');
  expect(samplesOf(await registry.metrics())).toEqual({});
});
