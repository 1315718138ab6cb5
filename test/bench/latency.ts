/**
 * npm run bench:latency: the time from apply to the scores in the status, side by side with the
 * time from apply to Complete of an empty Job on the same cluster. Alternating, because machines
 * drift; the ratio of each pair is what counts.
 */
import { BatchV1Api, CustomObjectsApi, KubeConfig } from '@kubernetes/client-node';
import { GROUP, PLURAL, VERSION, type BatchInference } from '../../crds/batchinference.ts';
import { attempt, followedBy } from '../cluster/ending.ts';
import { withOperator } from '../e2e/setup.ts';
import type { World } from '../e2e/world.ts';

const PAIRS = 7;

/** How often a state is asked for: the resolution of the figures. */
const POLL_MS = 20;

/** The world in which the figures are taken, and how to speak to it. */
interface Bench {
  readonly world: World;
  readonly batch: BatchV1Api;
  readonly custom: CustomObjectsApi;
}

await attempt(() =>
  withOperator(async (environment) => {
    Object.assign(process.env, environment);
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromDefault();
    const batch = kubeConfig.makeApiClient(BatchV1Api);
    const custom = kubeConfig.makeApiClient(CustomObjectsApi);
    const { createWorld } = await import('../e2e/world.ts');
    const world = await createWorld('latency');
    await followedBy(() => compare({ world, batch, custom }), world.dispose);
  }),
);

async function compare(bench: Bench): Promise<void> {
  await bench.world.createSecret();
  // The first run pulls code and pages into memory for both.
  await run(bench, 'warm-up');
  await emptyJob(bench, 'warm-up');
  console.log('\n  pair   empty Job: apply to Complete   BatchInference: apply to scores   ratio');
  const ratios: number[] = [];
  for (let pair = 1; pair <= PAIRS; pair += 1) {
    const empty = await emptyJob(bench, `empty-${pair}`);
    const scored = await run(bench, `scored-${pair}`);
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
}

function seconds(ms: number, width = 28): string {
  return `${(ms / 1000).toFixed(2)} s`.padStart(width);
}

/** A Job whose container ends at once, from the image that every run uses. */
async function emptyJob(bench: Bench, name: string): Promise<number> {
  const { batch, world } = bench;
  const { namespace } = world;
  const container = {
    name: 'empty',
    image: await workerImage(bench),
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

async function run({ world, custom }: Bench, name: string): Promise<number> {
  const { namespace } = world;
  const body = { ...world.sample('unused'), metadata: { name, namespace } };
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

/** That of the warm-up's Job. */
async function workerImage({ batch, world }: Bench): Promise<string> {
  const { items } = await batch.listNamespacedJob({
    namespace: world.namespace,
    labelSelector: 'batchinference.dev/name=warm-up',
  });
  const image = items[0]?.spec?.template.spec?.containers[0]?.image;
  if (image === undefined) throw new Error('the run to warm up has left no Job');
  return image;
}

async function poll(isDone: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await isDone())) {
    if (performance.now() > deadline) throw new Error('not done within 60 s');
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
