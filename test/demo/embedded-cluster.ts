/** The cluster that this project brings along. */
import { join } from 'node:path';
import type { V1Job } from '@kubernetes/client-node';
import { nodeBaseImage } from '../cluster/image/base.ts';
import { buildImage } from '../cluster/image/build.ts';
import { loadImage } from '../cluster/image/load.ts';
import { retireOlder } from '../cluster/image/retire.ts';
import { imageId } from '../cluster/image/store.ts';
import { run, succeeds } from '../cluster/process/command.ts';
import { up } from '../cluster/up.ts';
import type { Cluster } from './cluster.ts';
import { ROOT } from './images.ts';

/** The conditions of a Job that has ended. */
const FINAL: readonly string[] = ['Complete', 'Failed'];

/** Brings the embedded cluster up, unless it runs, and connects to it. */
export async function embeddedCluster(): Promise<Cluster> {
  const { kubeconfig, kubectl } = await up();
  const global = ['--kubeconfig', kubeconfig];
  const baseImage = await nodeBaseImage();
  const entry = [`export KUBECONFIG=${kubeconfig}`];
  if (!(await succeeds('kubectl', ['version', '--client']))) entry.push(`alias kubectl=${kubectl}`);
  const runKubectl: Cluster['kubectl'] = (args, input) =>
    run(kubectl, [...global, ...args], { input: input ?? '' });
  return {
    kubectl: runKubectl,
    kubectlCommand: [kubectl, ...global],
    imagePrefix: 'localhost',
    baseImage,
    provide: async (image, reference) => {
      // The reference names the content: what was built under it need not be built again.
      if ((await imageId(reference)) === undefined) {
        await buildImage({
          dockerfile: join(ROOT, image.dockerfile),
          context: join(ROOT, image.context),
          tag: reference,
          stage: image.stage,
          buildArgs: { NODE_IMAGE: baseImage },
        });
      }
      await loadImage(reference);
    },
    retire: async (reference) => {
      const named = await namedOn(runKubectl);
      await retireOlder(reference, (name) => named.includes(name));
    },
    entry,
    shellCommand: 'kubectl',
    removal: 'npm run cluster -- down',
  };
}

/**
 * Everything that may still start a pod, as one text in which to look for an image: also as the
 * value of a variable, and in resources that name one. A finished Job starts none.
 */
async function namedOn(kubectl: Cluster['kubectl']): Promise<string> {
  const kinds = 'deployments,jobs,batchinferences';
  const text = await kubectl(['get', kinds, '--all-namespaces', '--output=json']);
  const { items } = JSON.parse(text) as { readonly items: readonly V1Job[] };
  const finished = ({ kind, status }: V1Job): boolean =>
    kind === 'Job' &&
    (status?.conditions ?? []).some(
      (condition) => FINAL.includes(condition.type) && condition.status === 'True',
    );
  return JSON.stringify(items.filter((item) => !finished(item)));
}
