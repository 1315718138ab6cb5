import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { directories } from '../config.ts';
import { pem } from '../control-plane/certificates.ts';
import { layoutOf } from '../control-plane/layout.ts';
import { freePort } from '../control-plane/ports.ts';
import type { ControlPlane } from '../control-plane/private.ts';
import { run } from '../process/command.ts';
import { ensureRunning, stop, type Daemon } from '../process/daemon.ts';
import { answers } from '../process/probe.ts';
import { ensureKueue, type Kueue } from './build.ts';

type Plane = Pick<ControlPlane, 'kubeconfig' | 'kubectl'>;

const NAMESPACE = 'kueue-system';

/**
 * Starts Kueue's own controller manager for a control plane of a test. Its webhooks are not called,
 * because the API server of a cluster without nodes reaches no Service: what they would do to a Job
 * (suspend it when it is made) the operator does itself, and what they would refuse is not tried.
 * It ends with the process that started it.
 */
export async function startKueue(plane: Plane): Promise<void> {
  const kueue = await ensureKueue(directories());
  await install(plane, kueue);
  const dir = folderOf(plane);
  await ensureRunning(await daemonFor(plane, kueue), { dir, life: 'with-parent' });
}

export async function stopKueue(plane: Plane): Promise<void> {
  await stop(folderOf(plane), 'kueue');
}

function folderOf({ kubeconfig }: Plane): string {
  return dirname(kubeconfig);
}

async function install({ kubeconfig, kubectl }: Plane, { crds }: Kueue): Promise<void> {
  const apply = ['--kubeconfig', kubeconfig, 'apply'];
  await run(kubectl, [...apply, '--server-side', '--kustomize', crds]);
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: PREREQUISITES });
  await run(kubectl, [...apply, '--filename', '-'], { input });
}

/** What it keeps its certificates in, and what it writes them into: it does not start without. */
const PREREQUISITES = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'kueue-webhook-server-cert', namespace: NAMESPACE },
  },
  ...(['Mutating', 'Validating'] as const).map((kind) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: `${kind}WebhookConfiguration`,
    metadata: { name: `kueue-${kind.toLowerCase()}-webhook-configuration` },
  })),
];

async function daemonFor(plane: Plane, { program }: Kueue): Promise<Daemon> {
  const home = join(folderOf(plane), 'kueue');
  const { certificates } = layoutOf(folderOf(plane));
  const config = join(home, 'config.yaml');
  const [health, webhook] = [await freePort(), await freePort()];
  // Nobody calls its webhooks, so any pair will do.
  const { certificate, key } = pem(certificates, 'kube-apiserver');
  return {
    name: 'kueue',
    command: program,
    args: [
      `--config=${config}`,
      `--kubeconfig=${plane.kubeconfig}`,
      '--feature-gates=VisibilityOnDemand=false',
    ],
    files: {
      // YAML is a superset of JSON.
      [config]: JSON.stringify(configuration({ health, webhook, certDir: home })),
      [join(home, 'tls.crt')]: await readFile(certificate, 'utf8'),
      [join(home, 'tls.key')]: await readFile(key, 'utf8'),
    },
    ready: () => answers(`http://127.0.0.1:${health.toString()}/readyz`),
  };
}

function configuration(at: { health: number; webhook: number; certDir: string }): object {
  return {
    apiVersion: 'config.kueue.x-k8s.io/v1beta2',
    kind: 'Configuration',
    namespace: NAMESPACE,
    health: { healthProbeBindAddress: `127.0.0.1:${at.health.toString()}` },
    metrics: { bindAddress: '0' },
    webhook: { host: '127.0.0.1', port: at.webhook, certDir: at.certDir },
    leaderElection: { leaderElect: false },
    internalCertManagement: { enable: true },
    integrations: { frameworks: ['batch/job'] },
  };
}
