/** What the end-to-end tests and the bench run on: the embedded cluster, with the operator on it. */
import { directories } from '../cluster/config.ts';
import { down } from '../cluster/down.ts';
import { followedBy } from '../cluster/ending.ts';
import { runningPid } from '../cluster/process/daemon.ts';
import { checkMachine, up } from '../cluster/up.ts';
import { embeddedCluster } from '../demo/embedded-cluster.ts';
import { install } from '../demo/install.ts';

/** How a test reaches the cluster: variables that test/support/kubectl.ts reads. */
export type Environment = Readonly<Record<string, string>>;

/**
 * Does the work on the embedded cluster, with the operator installed from these sources, and takes
 * the cluster down, however the work or the installation ended, unless it was up before.
 *
 * @throws Error with a sentence for the user when this machine cannot run it.
 */
export async function withOperator<T>(work: (environment: Environment) => Promise<T>): Promise<T> {
  // Before there is anything to take down.
  await checkMachine('whole');
  const wasUp = (await runningPid(directories().state, 'kubelet')) !== undefined;
  return followedBy(
    async () => {
      await install(await embeddedCluster());
      const { kubeconfig, kubectl } = await up();
      return work({ KUBECONFIG: kubeconfig, BATCHINFERENCE_TEST_KUBECTL: kubectl });
    },
    async () => {
      if (!wasUp) await down();
    },
  );
}
