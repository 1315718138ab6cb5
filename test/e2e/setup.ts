/** What the end-to-end tests and the bench need before they start: the cluster, and the operator on it. */
import { runningPid } from '../cluster/process/daemon.ts';
import { directories } from '../cluster/config.ts';
import { down } from '../cluster/down.ts';
import { up } from '../cluster/up.ts';
import { embeddedCluster } from '../demo/embedded-cluster.ts';
import { install } from '../demo/install.ts';

/** How a test reaches the cluster, and how to leave the machine as it was. */
export interface Setup {
  /** Variables that test/support/kubectl.ts reads. */
  readonly environment: Readonly<Record<string, string>>;
  /** Takes the cluster down, unless it was up before. */
  readonly restore: () => Promise<void>;
}

/** Brings the embedded cluster up and installs the operator from these sources. */
export async function setUp(): Promise<Setup> {
  const wasUp = (await runningPid(directories().state, 'kubelet')) !== undefined;
  const cluster = await embeddedCluster();
  await install(cluster);
  const { kubeconfig, kubectl } = await up();
  return {
    environment: { KUBECONFIG: kubeconfig, BATCHINFERENCE_TEST_KUBECTL: kubectl },
    restore: async () => {
      if (!wasUp) await down();
    },
  };
}
