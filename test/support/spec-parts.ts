/** Parts of a spec, to be merged into the smallest resource's. */
export const model = { name: 'lda', path: 'lda.onnx' };
export const models = (change: object) => ({ models: [{ ...model, ...change }] });
/** In place of data.url. */
export const file = (of: object) => ({ data: { url: undefined, file: { path: 'a.csv', ...of } } });
export const badRows = (of: object) => ({ data: { badRows: of } });
export const schedule = (of: object) => ({ schedule: of });
export const gate = (...checks: readonly object[]) => ({
  gate: checks.map((check) => ({ model: 'lda', metric: 'accuracy', ...check })),
});

export const run = (of: object) => ({ run: of });
export const podMetadata = (of: object) => run({ podMetadata: of });

const requirement = { key: 'pool', operator: 'In', values: ['batch', 'spot'] };
const nodeTerm = {
  matchExpressions: [requirement],
  matchFields: [{ key: 'metadata.name', operator: 'NotIn', values: ['node-1'] }],
};
export const podTerm = {
  labelSelector: { matchLabels: { app: 'x' }, matchExpressions: [{ ...requirement, key: 'app' }] },
  topologyKey: 'kubernetes.io/hostname',
};
export const nodeAffinity = (terms: object) => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
});
const neighbours = {
  requiredDuringSchedulingIgnoredDuringExecution: [podTerm],
  preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 5, podAffinityTerm: podTerm }],
};
export const spread = (of: object) => ({
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', ...of },
  ],
});

/** Everything that a pod may be given. */
export const POD_FIELDS = {
  resources: { requests: { cpu: 1, memory: '1Gi' }, limits: { memory: '1Gi' } },
  nodeSelector: { disk: 'ssd' },
  tolerations: [{ key: 'gpu', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }],
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [nodeTerm] },
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: nodeTerm }],
    },
    podAffinity: neighbours,
    podAntiAffinity: neighbours,
  },
  ...spread({
    ...{ minDomains: 2, nodeAffinityPolicy: 'Honor', nodeTaintsPolicy: 'Ignore' },
    labelSelector: podTerm.labelSelector,
  }),
  priorityClassName: 'batch',
  runtimeClassName: 'gvisor',
  podMetadata: {
    labels: { team: 'ml', 'example.org/stage': '' },
    annotations: { 'example.org/owner': 'someone@example.org' },
  },
  imagePullSecrets: [{ name: 'registry' }],
  serviceAccountName: 'scorer',
};
