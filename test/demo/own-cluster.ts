/** A cluster that the user has, by the name of its kubectl context. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { V1Deployment } from '@kubernetes/client-node';
import { run, succeeds } from '../cluster/process/command.ts';
import type { Cluster } from './cluster.ts';
import { deliveryFor } from './delivery.ts';
import { type Image, ROOT } from './images.ts';

const BUILDERS = ['docker', 'podman', 'buildah'] as const;
type Builder = (typeof BUILDERS)[number];

/** The default of the Dockerfiles, pulled from the public registry. */
const BASE_IMAGE = 'node:26-bookworm-slim';

/**
 * Connects to the cluster of a kubectl context.
 *
 * @throws Error with one sentence when kubectl, the context, a way to build or a way to load the
 *   images is missing.
 */
export async function ownCluster(context: string, registry: string | undefined): Promise<Cluster> {
  if (!(await succeeds('kubectl', ['version', '--client']))) {
    throw new Error('kubectl is not on the PATH: --context needs it.');
  }
  const global = ['--context', context];
  if (!(await succeeds('kubectl', [...global, 'version', '--request-timeout=10s']))) {
    throw new Error(
      `The cluster of context ${context} does not answer: see kubectl config get-contexts.`,
    );
  }
  const kubectl: Cluster['kubectl'] = (args, input) =>
    run('kubectl', [...global, ...args], { input: input ?? '' });
  const delivery = deliveryFor(context, registry);
  const inUse = await imagesInUse(kubectl);
  const builder = await workingBuilder(delivery.kind === 'shared' ? ['docker'] : BUILDERS);

  async function provide(image: Image, reference: string): Promise<void> {
    if (inUse.has(reference)) return;
    const file = join(ROOT, image.dockerfile);
    await run(builder, ['build', '--file', file, '--tag', reference, join(ROOT, image.context)]);
    if (delivery.kind === 'push') await run(builder, ['push', reference]);
    if (delivery.kind !== 'import') return;
    const folder = await mkdtemp(join(tmpdir(), 'batchinference-image-'));
    try {
      const archive = join(folder, 'image.tar');
      await run(builder, saveArguments(builder, reference, archive));
      await run(delivery.command, delivery.args(archive));
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  return {
    kubectl,
    kubectlCommand: ['kubectl', ...global],
    imagePrefix: registry ?? 'localhost',
    baseImage: BASE_IMAGE,
    provide,
    // The user's registry and image store are not ours to tidy.
    retire: () => Promise.resolve(),
    entry: [],
    shellCommand: `kubectl --context ${context}`,
    removal: undefined,
  };
}

/**
 * The images that Deployments of ours name, in their containers or as values of variables. One that
 * is not ready does not count: it may be waiting for an image that never arrived.
 */
async function imagesInUse(kubectl: Cluster['kubectl']): Promise<ReadonlySet<string>> {
  const ours = ['--all-namespaces', '--selector=app.kubernetes.io/part-of=batchinference'];
  const text = await kubectl(['get', 'deployments', ...ours, '--output=json']);
  const { items } = JSON.parse(text) as { readonly items: readonly V1Deployment[] };
  const containers = items
    .filter(({ status }) => (status?.readyReplicas ?? 0) > 0)
    .flatMap(({ spec }) => spec?.template.spec?.containers ?? []);
  return new Set(
    containers
      .flatMap(({ image, env }) => [image, ...(env ?? []).map(({ value }) => value)])
      .filter((value) => value !== undefined),
  );
}

/** How a builder writes an image to an archive that clusters import. */
export function saveArguments(builder: Builder, reference: string, archive: string): string[] {
  return builder === 'buildah'
    ? ['push', reference, `docker-archive:${archive}:${reference}`]
    : ['save', '--output', archive, reference];
}

/** The first that is installed and works: a docker without its daemon does not. */
async function workingBuilder(candidates: readonly Builder[]): Promise<Builder> {
  for (const builder of candidates) {
    if (await succeeds(builder, ['info'])) return builder;
  }
  throw new Error(`Nothing to build images with: none of ${candidates.join(', ')} works here.`);
}
