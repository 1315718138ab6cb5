import { CA, pem } from './certificates.ts';
import type { Layout } from './layout.ts';

export const POD_NETWORK = '10.88.0.0/16';
export const SERVICE_NETWORK = '10.96.0.0/16';

/** Where the API server listens: the host alone, or the host and the pods of its node. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export const urlOf = ({ address, port }: Endpoint): string =>
  `https://${address}:${port.toString()}`;

/**
 * On a socket in a folder of ours, because etcd asks nobody who they are; without fsync, because
 * this data may go with the machine.
 */
export function etcdArguments(layout: Layout): string[] {
  const socket = `unix://${layout.etcdSocket}`;
  return [
    `--data-dir=${layout.etcdData}`,
    `--listen-client-urls=${socket}`,
    // Told to other members, of which there are none; a socket's address is refused here.
    '--advertise-client-urls=http://localhost:2379',
    '--listen-peer-urls=http://127.0.0.1:0',
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

export function apiServerArguments(layout: Layout, endpoint: Endpoint): string[] {
  const own = pem(layout.certificates, 'kube-apiserver');
  const kubelet = pem(layout.certificates, 'kubelet-client');
  const serviceAccounts = pem(layout.certificates, 'service-account');
  return [
    `--etcd-servers=unix://${layout.etcdSocket}`,
    `--bind-address=${endpoint.address}`,
    `--advertise-address=${endpoint.address}`,
    `--secure-port=${endpoint.port.toString()}`,
    // A loopback address is refused as the endpoint of the Service `kubernetes`; no pod asks for it.
    ...(endpoint.address.startsWith('127.') ? ['--endpoint-reconciler-type=none'] : []),
    `--cert-dir=${layout.certificates}`,
    `--tls-cert-file=${own.certificate}`,
    `--tls-private-key-file=${own.key}`,
    `--client-ca-file=${pem(layout.certificates, CA).certificate}`,
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    `--service-cluster-ip-range=${SERVICE_NETWORK}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${serviceAccounts.certificate}`,
    `--service-account-signing-key-file=${serviceAccounts.key}`,
    '--allow-privileged=true',
    `--kubelet-client-certificate=${kubelet.certificate}`,
    `--kubelet-client-key=${kubelet.key}`,
    '--kubelet-preferred-address-types=Hostname',
    `--audit-policy-file=${layout.auditPolicy}`,
    `--audit-log-path=${layout.auditLog}`,
    '--audit-log-maxsize=100',
    '--audit-log-maxbackup=1',
  ];
}

export function controllerManagerArguments(layout: Layout, endpoint: Endpoint): string[] {
  const authority = pem(layout.certificates, CA);
  return [
    ...clientArguments(layout, endpoint, 'kube-controller-manager'),
    `--service-account-private-key-file=${pem(layout.certificates, 'service-account').key}`,
    `--root-ca-file=${authority.certificate}`,
    `--cluster-signing-cert-file=${authority.certificate}`,
    `--cluster-signing-key-file=${authority.key}`,
    '--use-service-account-credentials=true',
  ];
}

export function schedulerArguments(layout: Layout, endpoint: Endpoint): string[] {
  return clientArguments(layout, endpoint, 'kube-scheduler');
}

/** There is one of each, so nobody to elect, and nobody who scrapes them. */
function clientArguments(layout: Layout, endpoint: Endpoint, name: string): string[] {
  const file = layout.kubeconfigOf(name);
  return [
    `--kubeconfig=${file}`,
    `--authentication-kubeconfig=${file}`,
    `--authorization-kubeconfig=${file}`,
    // As in the kubeconfig; said here too, so that a server that moves starts its clients anew.
    `--master=${urlOf(endpoint)}`,
    '--leader-elect=false',
    '--secure-port=0',
  ];
}

/** Who wrote what, without the bodies; reading is not recorded. */
export const AUDIT_POLICY = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: None
    verbs: [get, list, watch]
  - level: Metadata
`;
