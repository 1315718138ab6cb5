/** A control plane of a test file's own, with the CRD, and plain access to it. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KubeConfig } from '@kubernetes/client-node';
import { type ControlPlane, startControlPlane } from '../cluster/control-plane/private.ts';

const CRD = new URL('../../crds/batchinference.yaml', import.meta.url).pathname;

export interface TestControlPlane {
  readonly plane: ControlPlane;
  /** A folder of the test's own, that goes with the control plane. */
  readonly dir: string;
  /** The administrator's. */
  readonly kubeConfig: KubeConfig;
  /** Installs the CRD, which is there unless a test has deleted it. */
  installCrd(): Promise<void>;
  /** Runs kubectl as the administrator, and gives what it prints; throws what it complains of. */
  kubectl(...args: readonly string[]): Promise<string>;
  /** kubectl apply for objects of the test's own making. */
  apply(...objects: readonly object[]): Promise<string>;
  stop(): Promise<void>;
}

/** @param controllers whether Kubernetes' own controllers run (Job, garbage collection, ...) */
export async function controlPlane({
  controllers,
}: {
  controllers: boolean;
}): Promise<TestControlPlane> {
  const dir = await mkdtemp(join(tmpdir(), 'batchinference-plane-'));
  const plane = await startControlPlane({ dir, controllers });
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(plane.kubeconfig);

  function run(args: readonly string[], input = ''): Promise<string> {
    const command = promisify(execFile)(plane.kubectl, ['--kubeconfig', plane.kubeconfig, ...args]);
    command.child.stdin?.end(input);
    return command.then(({ stdout }) => stdout);
  }

  async function installCrd(): Promise<void> {
    await run(['apply', '--filename', CRD]);
    await run(['wait', '--for=condition=Established', '--filename', CRD]);
  }

  await installCrd();
  return {
    plane,
    dir,
    kubeConfig,
    installCrd,
    kubectl: (...args) => run(args),
    apply: (...items) =>
      run(['apply', '--filename', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items })),
    async stop() {
      await plane.stop();
      await rm(dir, { recursive: true });
    },
  };
}
