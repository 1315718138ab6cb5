/** The smallest BatchInference that the API server takes, as one writes it, to vary in a test. */
import { type BatchInferenceSpec, GROUP, KIND, VERSION } from '../../crds/batchinference.ts';

export const NAMESPACE = 'default';

export type DeepPartial<T> = {
  [K in keyof T]?: T[K] extends object | undefined ? DeepPartial<T[K]> : T[K];
};

/** The smallest resource, with changes. */
export function resourceOf(name: string, spec: DeepPartial<BatchInferenceSpec> = {}): object {
  return {
    apiVersion: `${GROUP}/${VERSION}`,
    kind: KIND,
    metadata: { name, namespace: NAMESPACE },
    spec: {
      models: [
        { name: 'lda', path: 'lda.onnx' },
        { name: 'mlp', path: 'mlp.onnx' },
      ],
      ...spec,
      ssh: { host: 'models', username: 'xavi', secretName: 'ssh', ...spec.ssh },
      data: { url: 'http://data/test.csv', label: 'digit', ...spec.data },
    },
  };
}
