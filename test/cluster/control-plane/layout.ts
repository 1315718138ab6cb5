import { join } from 'node:path';

/** The files of a control plane, all under one folder. */
export interface Layout {
  readonly dir: string;
  readonly certificates: string;
  /** Kubernetes' database, and the socket through which the API server reaches it. */
  readonly etcdData: string;
  readonly etcdSocket: string;
  readonly auditPolicy: string;
  /** One JSON line for each write that the API server was asked for. */
  readonly auditLog: string;
  readonly ports: string;
  /** The administrator's kubeconfig. */
  readonly kubeconfig: string;
  readonly kubeconfigOf: (holder: string) => string;
}

export function layoutOf(dir: string): Layout {
  return {
    dir,
    certificates: join(dir, 'certificates'),
    etcdData: join(dir, 'etcd'),
    etcdSocket: join(dir, 'etcd.sock'),
    auditPolicy: join(dir, 'audit-policy.yaml'),
    auditLog: join(dir, 'logs', 'audit.log'),
    ports: join(dir, 'ports.json'),
    kubeconfig: join(dir, 'kubeconfig'),
    kubeconfigOf: (holder) => join(dir, `${holder}.kubeconfig`),
  };
}
