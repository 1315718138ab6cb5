import { mkdir } from 'node:fs/promises';
import { directories } from '../config.ts';
import { runningPid, stop } from '../process/daemon.ts';
import { urlOf } from './arguments.ts';
import { CONTROL_PLANE, ensureBinaries } from './binaries.ts';
import { layoutOf } from './layout.ts';
import { choosePorts } from './ports.ts';
import { ensureControlPlane, stopControlPlane, type ControlPlaneDaemon } from './start.ts';

/** A control plane of one's own, beside whatever else runs on the machine. */
export interface ControlPlane {
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** As "https://127.0.0.1:40123". */
  readonly server: string;
  /** One JSON line (audit.k8s.io/v1 Event, metadata only) for each write. */
  readonly auditLog: string;
  /** Path of a kubectl of the same version. */
  readonly kubectl: string;
  /** Crashes one of its processes (SIGKILL) and waits for its end. */
  kill(daemon: ControlPlaneDaemon): Promise<void>;
  /** Starts again, on the same data and address, whatever was killed. */
  restart(): Promise<void>;
  /** Ends its processes; the folder stays. */
  stop(): Promise<void>;
}

export interface ControlPlaneOptions {
  /** Where everything is kept: a temporary folder of a test. */
  readonly dir: string;
  /** Whether to run Kubernetes' controllers (Job, CronJob, garbage collection, ...) too. */
  readonly controllers: boolean;
}

/**
 * Starts etcd and kube-apiserver, and kube-controller-manager if wanted, on free ports of 127.0.0.1:
 * no root, no node, 4 to 6 seconds. It ends with the process that started it, however that ends.
 */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { dir, controllers } = options;
  await mkdir(dir, { recursive: true });
  const binaries = await ensureBinaries(CONTROL_PLANE, directories());
  const layout = layoutOf(dir);
  const { api } = await choosePorts(layout.ports, true);
  const endpoint = { address: '127.0.0.1', port: api };
  const restart = (): Promise<void> =>
    ensureControlPlane({ layout, endpoint, binaries }, 'with-parent', controllers);
  await restart();
  return {
    kubeconfig: layout.kubeconfig,
    server: urlOf(endpoint),
    auditLog: layout.auditLog,
    kubectl: binaries.kubectl,
    kill: (daemon) => crash(dir, daemon),
    restart,
    stop: () => stopControlPlane(dir),
  };
}

async function crash(dir: string, daemon: ControlPlaneDaemon): Promise<void> {
  const pid = await runningPid(dir, daemon);
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
  await stop(dir, daemon);
}
