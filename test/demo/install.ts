/** Installs the operator as a user would: the images where the nodes find them, then kubectl apply -k. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { step } from '../cluster/progress.ts';
import type { Cluster } from './cluster.ts';
import { type Image, OPERATOR, referenceOf, ROOT, WORKER } from './images.ts';

export const NAMESPACE = 'batchinference-system';

/** A Deployment, and the label by which its pods are found. */
export interface Rollout {
  readonly namespace: string;
  readonly name: string;
  readonly selector: string;
}

export const OPERATOR_ROLLOUT: Rollout = {
  namespace: NAMESPACE,
  name: 'batchinference-operator',
  selector: 'app.kubernetes.io/component=operator',
};

const ROLLOUT_SECONDS = 120;

/**
 * Builds what changed, applies deploy/ with those images and waits until the operator is ready.
 *
 * @throws Error that says what failed, with the last lines of the operator's log when it is that.
 */
export async function install(cluster: Cluster): Promise<void> {
  const [operator, worker] = await Promise.all([
    referenceOf(OPERATOR, cluster.imagePrefix, cluster.baseImage),
    referenceOf(WORKER, cluster.imagePrefix, cluster.baseImage),
  ]);
  await provide(cluster, OPERATOR, operator);
  await provide(cluster, WORKER, worker);
  await step('applying deploy/', () => applyDeploy(cluster, [operator, worker]));
  await step('waiting for the operator', () => rollout(cluster, OPERATOR_ROLLOUT));
  await retire(cluster, [operator, worker]);
}

/** Builds an image and gets it to the nodes; what is there already takes no time. */
export async function provide(cluster: Cluster, image: Image, reference: string): Promise<void> {
  await step(`building and loading ${image.name}`, () => cluster.provide(image, reference));
}

/** Removes what these images, which are in use now, have replaced. */
export async function retire(cluster: Cluster, references: readonly string[]): Promise<void> {
  await step('removing older images', async () => {
    for (const reference of references) await cluster.retire(reference);
  });
}

/** Waits for a Deployment; when it does not get ready, its log says why. */
export async function rollout(cluster: Cluster, deployment: Rollout): Promise<void> {
  const { namespace, name } = deployment;
  const target = ['--namespace', namespace, `deployment/${name}`];
  const timeout = `--timeout=${String(ROLLOUT_SECONDS)}s`;
  try {
    await cluster.kubectl(['rollout', 'status', ...target, timeout]);
  } catch {
    throw new Error(
      `${name} did not get ready within ${String(ROLLOUT_SECONDS)} s.\n${await lastLog(cluster, deployment)}`,
    );
  }
}

/** The end of the log of each pod of a Deployment, to be shown with a failure. */
export async function lastLog(
  cluster: Cluster,
  { namespace, name, selector }: Rollout,
): Promise<string> {
  const args = ['logs', '--namespace', namespace, '--selector', selector, '--prefix', '--tail=10'];
  const log = await cluster.kubectl(args).catch(() => '');
  if (log.trim() !== '') return `The last lines of the log of ${name}:\n${log.trimEnd()}`;
  return `It has no log; see kubectl describe pods --namespace ${namespace}`;
}

/** kubectl apply -k, with the images set where deploy/kustomization.yaml says to set them. */
async function applyDeploy(cluster: Cluster, references: readonly string[]): Promise<void> {
  const copy = await mkdtemp(join(tmpdir(), 'batchinference-deploy-'));
  try {
    for (const folder of ['crds', 'deploy']) {
      await cp(join(ROOT, folder), join(copy, folder), { recursive: true });
    }
    const file = join(copy, 'deploy/kustomization.yaml');
    await writeFile(file, withImages(await readFile(file, 'utf8'), references));
    await cluster.kubectl(['apply', '--kustomize', join(copy, 'deploy')]);
  } finally {
    await rm(copy, { recursive: true });
  }
}

/** A kustomization with each image's newName and newTag set to the reference of the same name. */
export function withImages(kustomization: string, references: readonly string[]): string {
  const document = parseDocument(kustomization);
  const images = references.map((reference) => {
    const colon = reference.lastIndexOf(':');
    const newName = reference.slice(0, colon);
    const name = newName.slice(newName.lastIndexOf('/') + 1);
    return { name, newName, newTag: reference.slice(colon + 1) };
  });
  document.set('images', images);
  return String(document);
}
