/** The demo's server as Kubernetes objects. Pure. */
import type { V1Container, V1Service } from '@kubernetes/client-node';

/** Nobody has one of that name by chance. */
export const NAMESPACE = 'batchinference-demo';
export const SERVER = 'server';
export const SSH_PORT = 22;
export const WEB_PORT = 80;
/** The user that the image has, by name and number. */
export const USERNAME = 'models';
const USER_ID = 2000;
const LABELS = { 'app.kubernetes.io/name': 'demo-server' };
/** The same, as kubectl takes them. */
export const SELECTOR = Object.entries(LABELS).flat().join('=');
export const PART_OF = { 'app.kubernetes.io/part-of': 'batchinference' };
const METADATA = {
  name: SERVER,
  namespace: NAMESPACE,
  labels: { ...LABELS, ...PART_OF },
};

/** Another host key makes another server, but its address stays. */
export function service(): V1Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: METADATA,
    spec: {
      selector: LABELS,
      ports: [
        { name: 'ssh', port: SSH_PORT, targetPort: 'ssh' },
        { name: 'web', port: WEB_PORT, targetPort: 'web' },
      ],
    },
  };
}

/** A ConfigMap with the example's files. */
export function exampleFiles(files: ReadonlyMap<string, Buffer>): object {
  const entries = [...files].map(([name, content]) => [name, content.toString('base64')]);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'digits', namespace: NAMESPACE },
    binaryData: Object.fromEntries(entries),
  };
}

export function secret(name: string, stringData: Readonly<Record<string, string>>): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: NAMESPACE }, stringData };
}

/** One pod with a container for SSH and one for HTTP; another host key makes another pod. */
export function serverDeployment(image: string, hostKey: string): object {
  const volumes = [
    { name: 'digits', configMap: { name: 'digits' } },
    { name: 'keys', secret: { secretName: 'server-keys', defaultMode: 0o440 } },
  ];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: METADATA,
    spec: {
      selector: { matchLabels: LABELS },
      template: {
        metadata: { labels: LABELS, annotations: { 'batchinference.dev/host-key': hostKey } },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 1,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: USER_ID,
            fsGroup: USER_ID,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            container('ssh', image, ['/usr/sbin/sshd', '-D', '-e'], {
              port: 2222,
              mounts: { digits: `/home/${USERNAME}/digits`, keys: '/run/keys' },
            }),
            container('web', image, ['node', '/app/web.js', '/srv/digits', '8080'], {
              port: 8080,
              mounts: { digits: '/srv/digits' },
            }),
          ],
          volumes,
        },
      },
    },
  };
}

interface Serving {
  readonly port: number;
  /** From the volume's name to its place. */
  readonly mounts: Readonly<Record<string, string>>;
}

function container(
  name: string,
  image: string,
  command: string[],
  { port, mounts }: Serving,
): V1Container {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    command,
    ports: [{ name, containerPort: port }],
    readinessProbe: { tcpSocket: { port: name }, periodSeconds: 1 },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: Object.entries(mounts).map(([volume, mountPath]) => ({
      name: volume,
      mountPath,
      readOnly: true,
    })),
  };
}
