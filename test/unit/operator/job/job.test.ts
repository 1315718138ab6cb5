import { jobFor } from '../../../../operator/job/job.ts';
import {
  EXIT_CODES,
  exitCodeOf,
  FAILURES,
  type FailureReason,
  PROGRESS_PORT,
  RUN_VARIABLE,
} from '../../../../worker/contract.ts';
import { batchInference } from '../../../support/resource.ts';

const settings = { workerImage: 'worker:1' };

function podOf(resource = batchInference()) {
  const pod = jobFor(resource, settings).spec?.template.spec;
  const [worker] = pod?.containers ?? [];
  if (pod === undefined || worker === undefined) throw new Error('the Job has no worker');
  return { pod, worker };
}

/** What the kubelet makes of a variable's value: $$ is one $, and $(NAME) is expanded. */
function asKubeletExpands(value: string): string {
  return value.replaceAll(/\$\$|\$\(([^)]*)\)/g, (match) => (match === '$$' ? '$' : 'EXPANDED'));
}

test('the Job is named by the run, owned by the resource, and found by its labels', () => {
  const { metadata } = jobFor(batchInference(), settings);
  expect(metadata?.name).toMatch(/^letters-[0-9a-f]{10}$/);
  expect(metadata?.ownerReferences).toEqual([
    expect.objectContaining({
      kind: 'BatchInference',
      uid: 'uid-letters',
      controller: true,
      blockOwnerDeletion: true,
    }),
  ]);
  expect(metadata?.labels).toMatchObject({
    'app.kubernetes.io/managed-by': 'batchinference-operator',
    'batchinference.dev/name': 'letters',
  });
});

test('the longest name that the CRD allows still makes a valid label value', () => {
  const { metadata } = jobFor(batchInference({ name: 'x'.repeat(52) }), settings);
  expect(metadata?.name).toHaveLength(63);
});

test('the run document reaches the worker verbatim, dollar signs included', () => {
  const models = [{ name: 'lda', path: '/srv/$(HOME)/$$/lda.onnx' }];
  const gate = [{ model: 'lda', metric: 'accuracy' as const, min: '0.5' }];
  const output = { sftpPath: 'results/$$', probabilities: true };
  const { worker } = podOf(batchInference({ models, gate, output }));
  const value = worker.env?.find(({ name }) => name === RUN_VARIABLE)?.value ?? '';
  expect(JSON.parse(asKubeletExpands(value))).toMatchObject({
    schemaVersion: 2,
    ...{ models, gate, output },
    data: { label: 'letter' },
  });
});

test('the pod holds no API token and no privilege', () => {
  const { pod, worker } = podOf();
  expect(pod).toMatchObject({
    automountServiceAccountToken: false,
    restartPolicy: 'Never',
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  });
  expect(worker.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  });
});

test('the credentials are mounted as files, and never put into a variable', () => {
  const { pod, worker } = podOf();
  const keys = pod.volumes?.[0]?.secret?.items?.map(({ key }) => key);
  expect(keys).toEqual(['ssh-privatekey', 'passphrase', 'password']);
  const fromSecret = worker.env?.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.key ?? []);
  expect(fromSecret).toEqual(['known_hosts']);
});

test('the worker’s progress is on a port of the pod that has a name', () => {
  expect(podOf().worker.ports).toEqual([{ name: 'progress', containerPort: PROGRESS_PORT }]);
});

test('the pod takes what spec.run says', () => {
  const toleration = { key: 'gpu', operator: 'Exists' as const };
  const { pod, worker } = podOf(
    batchInference({
      run: {
        image: 'mine:2',
        nodeSelector: { disk: 'ssd' },
        tolerations: [toleration],
        serviceAccountName: 'scorer',
        imagePullSecrets: [{ name: 'registry' }],
        resources: { limits: { cpu: 2, memory: '1Gi' } },
      },
    }),
  );
  expect(worker).toMatchObject({
    image: 'mine:2',
    resources: { limits: { cpu: '2', memory: '1Gi' } },
  });
  expect(pod).toMatchObject({
    nodeSelector: { disk: 'ssd' },
    tolerations: [toleration],
    serviceAccountName: 'scorer',
    imagePullSecrets: [{ name: 'registry' }],
  });
});

test.each([
  ['affinity', { nodeAffinity: {} }],
  [
    'topologySpreadConstraints',
    [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }],
  ],
  ['priorityClassName', 'batch'],
  ['runtimeClassName', 'gvisor'],
])('the pod takes %s as it is, and does without when it is not there', (field, value) => {
  expect(podOf(batchInference({ run: { [field]: value } })).pod).toHaveProperty(field, value);
  expect(podOf().pod).not.toHaveProperty(field);
});

test('whatever spec.run says, the pod has no more of the host than its own files', () => {
  const sneaky = {
    ...{ hostNetwork: true, hostPID: true, hostIPC: true, automountServiceAccountToken: true },
    ...{ volumes: [{ name: 'host', hostPath: { path: '/' } }], securityContext: {} },
    ...{ containers: [], initContainers: [], nodeName: 'node-1', schedulerName: 'mine' },
  };
  const { pod, worker } = podOf(batchInference({ run: sneaky as object }));
  const plain = podOf();
  const { env } = plain.worker;
  // The run document carries another id.
  expect({ ...pod, containers: [{ ...worker, env }] }).toEqual(plain.pod);
});

test('labels and annotations go onto the pod, and the operator’s own labels win', () => {
  const labels = { team: 'ml', 'batchinference.dev/name': 'theirs' };
  const annotations = { 'example.org/cost-center': '17' };
  const job = jobFor(batchInference({ run: { podMetadata: { labels, annotations } } }), settings);
  expect(job.spec?.template.metadata).toEqual({
    labels: { team: 'ml', ...job.metadata?.labels },
    annotations,
  });
  expect(job.metadata?.labels).toMatchObject({ 'batchinference.dev/name': 'letters' });
  expect(job.metadata?.labels).not.toHaveProperty('team');
});

test('a Job for a queue carries its name and is made suspended, so that Kueue lets it start', () => {
  const job = jobFor(batchInference({ run: { queueName: 'team' } }), settings);
  expect(job.metadata?.labels).toHaveProperty(['kueue.x-k8s.io/queue-name'], 'team');
  expect(job.spec?.template.metadata?.labels).not.toHaveProperty(['kueue.x-k8s.io/queue-name']);
  expect(job.spec?.suspend).toBe(true);
  expect(jobFor(batchInference(), settings).spec).not.toHaveProperty('suspend');
});

test('the Job keeps its result until it is harvested: no time to live yet', () => {
  const job = jobFor(batchInference({ run: { ttlSecondsAfterFinished: 0 } }), settings);
  expect(job.spec).not.toHaveProperty('ttlSecondsAfterFinished');
  expect(job.spec).toMatchObject({
    backoffLimit: 3,
    activeDeadlineSeconds: 3600,
    podReplacementPolicy: 'Failed',
  });
});

/** The Job controller's rule: the first whose operator and values match decides, else it counts. */
function actionFor(exitCode: number): string {
  const rules = jobFor(batchInference(), settings).spec?.podFailurePolicy?.rules ?? [];
  return rules.find(({ onExitCodes }) => onExitCodes?.values.includes(exitCode))?.action ?? 'Count';
}

const expectedAction = {
  waiting: 'Ignore',
  final: 'FailJob',
  bug: 'FailJob',
  retryable: 'Count',
  terminated: 'Count',
};

test.each(Object.keys(FAILURES) as FailureReason[])(
  'a worker that ends with %s is tried again just as its class says',
  (reason) => {
    expect(actionFor(exitCodeOf(reason))).toBe(expectedAction[FAILURES[reason]]);
  },
);

test('exit codes that only the command line knows end the Job all the same', () => {
  expect([actionFor(EXIT_CODES.usage), actionFor(EXIT_CODES.gateMissed)]).toEqual([
    'FailJob',
    'FailJob',
  ]);
});

test('a pod killed for memory or by a node counts as one retry, and success matches no rule', () => {
  expect(actionFor(137)).toBe('Count');
  expect(actionFor(EXIT_CODES.succeeded)).toBe('Count');
});
