import { mkdir, rm } from 'node:fs/promises';
import { ensureRunning, stop, type DaemonHome } from '../process/daemon.ts';
import { urlOf } from './arguments.ts';
import { CA, ensureCertificates, pem } from './certificates.ts';
import { apiServer, controllerManager, etcd, type ControlPlaneParts } from './daemons.ts';
import { writeKubeconfig } from './kubeconfig.ts';

/** In the order in which they start. */
export const CONTROL_PLANE_DAEMONS = ['etcd', 'kube-apiserver', 'kube-controller-manager'] as const;
export type ControlPlaneDaemon = (typeof CONTROL_PLANE_DAEMONS)[number];

/** Holders of a certificate that are clients of the API server, with a kubeconfig each. */
const CLIENTS = ['kube-controller-manager', 'kube-scheduler', 'kube-proxy', 'kubelet'] as const;

/**
 * Makes sure that etcd, the API server and, if wanted, the controllers of Kubernetes run and are
 * ready, with certificates and kubeconfigs. What runs already is left alone.
 */
export async function ensureControlPlane(
  parts: ControlPlaneParts,
  life: DaemonHome['life'],
  controllers: boolean,
): Promise<void> {
  const { layout } = parts;
  const home = { dir: layout.dir, life };
  await mkdir(home.dir, { recursive: true, mode: 0o700 });
  await ensureCertificates(layout.certificates);
  await writeKubeconfigs(parts);
  await ensureEtcd(parts, home);
  await ensureRunning(apiServer(parts), home);
  if (controllers) await ensureRunning(controllerManager(parts), home);
}

async function writeKubeconfigs({ layout, endpoint }: ControlPlaneParts): Promise<void> {
  const ca = pem(layout.certificates, CA).certificate;
  const write = (path: string, holder: string): Promise<void> =>
    writeKubeconfig(path, urlOf(endpoint), { ca, ...pem(layout.certificates, holder) });
  await write(layout.kubeconfig, 'admin');
  for (const client of CLIENTS) await write(layout.kubeconfigOf(client), client);
}

/** Without fsync a power cut may leave etcd unreadable data: then the cluster starts empty. */
async function ensureEtcd(parts: ControlPlaneParts, home: DaemonHome): Promise<void> {
  await ensureRunning(etcd(parts), home).catch(async (error: unknown) => {
    await stop(home.dir, 'etcd');
    process.stderr.write(`${String(error)}\nTrying again with an empty cluster.\n`);
    await rm(parts.layout.etcdData, { recursive: true, force: true });
    await ensureRunning(etcd(parts), home);
  });
}

/** Ends the processes of the control plane in `dir`, the last started first. */
export async function stopControlPlane(dir: string): Promise<void> {
  for (const name of CONTROL_PLANE_DAEMONS.toReversed()) await stop(dir, name);
}
