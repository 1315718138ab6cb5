/** A BatchInference as the API server hands it out (defaults filled in), to vary in a test. */
import type { BatchInference, BatchInferenceStatus } from '../../crds/batchinference.ts';

type Spec = BatchInference['spec'];

export interface Variation {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly generation?: number;
  readonly annotations?: Record<string, string>;
  readonly deletionTimestamp?: Date;
  readonly ssh?: Partial<Spec['ssh']>;
  readonly models?: Spec['models'];
  readonly data?: Partial<Spec['data']>;
  /** In place of data.url. */
  readonly file?: Spec['data']['file'];
  readonly gate?: Spec['gate'];
  readonly output?: Spec['output'];
  readonly run?: Partial<Spec['run']>;
  readonly status?: BatchInferenceStatus;
}

export function batchInference(variation: Variation = {}): BatchInference {
  const { name = 'letters', namespace = 'demo', uid = 'uid-letters', generation = 1 } = variation;
  const { annotations, deletionTimestamp, status } = variation;
  return {
    apiVersion: 'batchinference.dev/v1alpha1',
    kind: 'BatchInference',
    metadata: {
      name,
      namespace,
      uid,
      generation,
      ...(annotations && { annotations }),
      ...(deletionTimestamp && { deletionTimestamp }),
    },
    spec: {
      ssh: {
        host: 'models',
        port: 22,
        username: 'xavi',
        secretName: 'letters-ssh',
        ...variation.ssh,
      },
      models: variation.models ?? [
        { name: 'lda', path: 'output/lda.onnx' },
        { name: 'nn', path: 'output/nn.onnx' },
      ],
      data: {
        ...(variation.file ? { file: variation.file } : { url: 'http://data/test.csv' }),
        ...{ label: 'letter', missing: 'Reject', normalize: 'l2' },
        ...variation.data,
      },
      ...(variation.gate && { gate: variation.gate }),
      ...(variation.output && { output: variation.output }),
      run: {
        retries: 3,
        timeoutSeconds: 3600,
        resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '2Gi' } },
        ...variation.run,
      },
    },
    ...(status && { status }),
  };
}
