/** The cluster that this project brings along. */
import { join } from 'node:path';
import { nodeBaseImage } from '../cluster/image/base.ts';
import { buildImage } from '../cluster/image/build.ts';
import { loadImage } from '../cluster/image/load.ts';
import { imageId } from '../cluster/image/store.ts';
import { run, succeeds } from '../cluster/process/command.ts';
import type { Cluster } from './cluster.ts';
import { ROOT } from './images.ts';
import { up } from '../cluster/up.ts';

/** Brings the embedded cluster up, unless it runs, and connects to it. */
export async function embeddedCluster(): Promise<Cluster> {
  const { kubeconfig, kubectl } = await up();
  const global = ['--kubeconfig', kubeconfig];
  const baseImage = await nodeBaseImage();
  const entry = [`export KUBECONFIG=${kubeconfig}`];
  if (!(await succeeds('kubectl', ['version', '--client']))) entry.push(`alias kubectl=${kubectl}`);
  return {
    kubectl: (args, input) => run(kubectl, [...global, ...args], { input: input ?? '' }),
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
          buildArgs: { NODE_IMAGE: baseImage },
        });
      }
      await loadImage(reference);
    },
    entry,
    shellCommand: 'kubectl',
    removal: 'npm run cluster -- down',
  };
}
