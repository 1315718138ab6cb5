import { access, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../process/command.ts';

/**
 * Who needs a certificate, and as whom Kubernetes knows them:
 * the user is the common name, the groups are the organizations
 * (https://kubernetes.io/docs/setup/best-practices/certificates/).
 */
export interface Holder {
  readonly name: string;
  readonly commonName: string;
  readonly organization?: string;
  /** Subject alternative names as openssl writes them; with them the certificate is a server's too. */
  readonly names?: readonly string[];
}

/** The address of the host on the pods' network, and of the API server on the services'. */
export const BRIDGE_ADDRESS = '10.88.0.1';
export const API_SERVICE_ADDRESS = '10.96.0.1';
/** With this name kubectl logs works: the API server finds the kubelet without a DNS. */
export const NODE_NAME = 'localhost';

export const HOLDERS: readonly Holder[] = [
  {
    name: 'kube-apiserver',
    commonName: 'kube-apiserver',
    names: [
      'DNS:localhost',
      'DNS:kubernetes',
      'DNS:kubernetes.default',
      'DNS:kubernetes.default.svc',
      'IP:127.0.0.1',
      `IP:${API_SERVICE_ADDRESS}`,
      `IP:${BRIDGE_ADDRESS}`,
    ],
  },
  {
    name: 'kubelet-client',
    commonName: 'kube-apiserver-kubelet-client',
    organization: 'system:masters',
  },
  { name: 'admin', commonName: 'batchinference-admin', organization: 'system:masters' },
  { name: 'kube-controller-manager', commonName: 'system:kube-controller-manager' },
  { name: 'kube-scheduler', commonName: 'system:kube-scheduler' },
  { name: 'kube-proxy', commonName: 'system:kube-proxy' },
  {
    name: 'kubelet',
    commonName: `system:node:${NODE_NAME}`,
    organization: 'system:nodes',
    names: [`DNS:${NODE_NAME}`, 'IP:127.0.0.1'],
  },
  // Its key signs the tokens of service accounts; the certificate is how the API server reads the public half.
  { name: 'service-account', commonName: 'service-account' },
];

/** The files of one holder. */
export const pem = (folder: string, name: string): { certificate: string; key: string } => ({
  certificate: join(folder, `${name}.crt`),
  key: join(folder, `${name}.key`),
});

/** The name of the authority's own pair. */
export const CA = 'ca';

/** Longer than any test cluster lives. */
const VALID_DAYS = '3650';
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'];

/** The arguments of `openssl req` that make a key and a certificate signed by the authority. */
export function requestArguments(folder: string, holder: Holder): string[] {
  const { certificate, key } = pem(folder, holder.name);
  const authority = pem(folder, CA);
  const organization = holder.organization === undefined ? '' : `/O=${holder.organization}`;
  const usage = holder.names === undefined ? 'clientAuth' : 'clientAuth,serverAuth';
  const names = holder.names?.join(',');
  return [
    ...['req', '-x509', ...KEY, '-days', VALID_DAYS],
    ...['-CA', authority.certificate, '-CAkey', authority.key],
    ...['-subj', `${organization}/CN=${holder.commonName}`],
    ...['-addext', 'basicConstraints=critical,CA:FALSE'],
    ...['-addext', `extendedKeyUsage=${usage}`],
    ...(names === undefined ? [] : ['-addext', `subjectAltName=${names}`]),
    ...['-keyout', key, '-out', certificate],
  ];
}

/**
 * Makes the authority, everybody's certificates in `folder`, once:
 * the folder appears under its name only when it is complete.
 */
export async function ensureCertificates(folder: string): Promise<void> {
  const complete = await access(folder).then(
    () => true,
    () => false,
  );
  if (complete) return;
  const unfinished = `${folder}.${process.pid.toString()}.tmp`;
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  const authority = pem(unfinished, CA);
  await run('openssl', [
    ...['req', '-x509', ...KEY, '-days', VALID_DAYS, '-subj', '/CN=batchinference-ca'],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign,digitalSignature'],
    ...['-keyout', authority.key, '-out', authority.certificate],
  ]);
  await Promise.all(HOLDERS.map((holder) => run('openssl', requestArguments(unfinished, holder))));
  await rename(unfinished, folder);
}
