/**
 * npm run bench:latency: the time from apply to the scores in the status, side by side with the
 * time from apply to Complete of an empty Job on the same cluster. Alternating, because machines
 * drift; the ratio of each pair is what counts.
 */
import { BatchV1Api, CustomObjectsApi, KubeConfig } from '@kubernetes/client-node';
import { GROUP, PLURAL, VERSION, type BatchInference } from '../../crds/batchinference.ts';
import { setUp } from '../e2e/setup.ts';

const PAIRS = 7;

/** How often a state is asked for: the resolution of the figures. */
const POLL_MS = 20;

const { environment, restore } = await setUp();
Object.assign(process.env, environment);
const { createWorld } = await import('../e2e/world.ts');
const kubeConfig = new KubeConfig();
kubeConfig.loadFromDefault();
const batch = kubeConfig.makeApiClient(BatchV1Api);
const custom = kubeConfig.makeApiClient(CustomObjectsApi);
const world = await createWorld('latency');
const { namespace } = world;
const manifest = world.sample('unused');
try {
  await world.createSecret();
  // The first run pulls code and pages into memory for both.
  await emptyJob('warm-up');
  await run('warm-up');
  console.log('\n  pair   empty Job: apply to Complete   BatchInference: apply to scores   ratio');
  const ratios: number[] = [];
  for (let pair = 1; pair <= PAIRS; pair += 1) {
    const empty = await emptyJob(`empty-${pair}`);
    const scored = await run(`scored-${pair}`);
    ratios.push(scored / empty);
    console.log(
      `  ${String(pair).padStart(4)}   ${seconds(empty)}   ${seconds(scored, 33)}   ${(scored / empty).toFixed(2)}`,
    );
  }
  const sorted = ratios.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  console.log(
    `\n  ratio: median ${median.toFixed(2)}, from ${(sorted[0] ?? NaN).toFixed(2)} to ${(sorted.at(-1) ?? NaN).toFixed(2)}`,
  );
} finally {
  await world.dispose();
  await restore();
}

function seconds(ms: number, width = 28): string {
  return `${(ms / 1000).toFixed(2)} s`.padStart(width);
}

/** A Job whose container ends at once, from the image that every run uses. */
async function emptyJob(name: string): Promise<number> {
  const image = await workerImage();
  const container = {
    name: 'empty',
    image,
    command: ['/bin/true'],
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
  const template = { spec: { restartPolicy: 'Never', containers: [container] } };
  const started = performance.now();
  await batch.createNamespacedJob({ namespace, body: { metadata: { name }, spec: { template } } });
  await poll(async () => {
    const { status } = await batch.readNamespacedJob({ namespace, name });
    return status?.conditions?.some(({ type }) => type === 'Complete') ?? false;
  });
  return performance.now() - started;
}

async function run(name: string): Promise<number> {
  const body = { ...manifest, metadata: { name, namespace } };
  const at = { group: GROUP, version: VERSION, plural: PLURAL, namespace };
  const started = performance.now();
  await custom.createNamespacedCustomObject({ ...at, body });
  await poll(async () => {
    const { status } = (await custom.getNamespacedCustomObject({ ...at, name })) as BatchInference;
    const finished = status?.conditions?.find(({ type }) => type === 'Finished');
    if (finished?.status === 'True' && status?.scores === undefined)
      throw new Error(finished.message);
    return status?.scores !== undefined;
  });
  return performance.now() - started;
}

async function workerImage(): Promise<string> {
  const { items } = await batch.listJobForAllNamespaces({
    labelSelector: 'app.kubernetes.io/managed-by=batchinference-operator',
  });
  const image = items[0]?.spec?.template.spec?.containers[0]?.image;
  if (image !== undefined) return image;
  await run('for-its-image');
  return workerImage();
}

async function poll(isDone: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await isDone())) {
    if (performance.now() > deadline) throw new Error('not done within 60 s');
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
