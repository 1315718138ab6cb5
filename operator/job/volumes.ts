/** What a worker's pod mounts: credentials, the data when they are a file, the place for the output. */
import type { V1Volume, V1VolumeMount } from '@kubernetes/client-node';
import type { BatchInferenceSpec } from '../../crds/batchinference.ts';
import {
  CREDENTIALS_DIRECTORY,
  DATA_DIRECTORY,
  HTTP_CREDENTIALS_DIRECTORY,
  OUTPUT_DIRECTORY,
} from '../../worker/contract.ts';

/** Volumes of a pod, and where its container has them. */
export interface Mounted {
  readonly volumes: V1Volume[];
  readonly mounts: V1VolumeMount[];
}

/** The volumes that the spec asks for. */
export function volumesFor({ ssh, data, output }: BatchInferenceSpec): Mounted {
  const parts = [
    secret('credentials', ssh.secretName, SSH_KEYS, CREDENTIALS_DIRECTORY),
    ...(data.secretName === undefined
      ? []
      : [secret('http-credentials', data.secretName, HTTP_KEYS, HTTP_CREDENTIALS_DIRECTORY)]),
    ...dataFile(data.file, output?.claimName),
    ...(output?.claimName === undefined ? [] : [outputClaim(output.claimName)]),
  ];
  return {
    volumes: parts.flatMap(({ volumes }) => volumes),
    mounts: parts.flatMap(({ mounts }) => mounts),
  };
}

/**
 * The objects without which the volumes cannot be mounted, as they are named in messages. Secrets
 * are none of them, because their volumes are optional.
 */
export function requiredVolumes({ data, output }: BatchInferenceSpec): readonly string[] {
  const names = [
    ...(data.file?.configMapName === undefined ? [] : [`ConfigMap ${data.file.configMapName}`]),
    ...[data.file?.claimName, output?.claimName].flatMap((name) =>
      name === undefined ? [] : [`PersistentVolumeClaim ${name}`],
    ),
  ];
  return [...new Set(names)];
}

const SSH_KEYS = ['ssh-privatekey', 'passphrase', 'password'];
const HTTP_KEYS = ['username', 'password', 'token', 'ca.crt'];

/**
 * Optional, because a pod that waits for a volume does not say so in its status. Of the SSH Secret
 * the variable with known_hosts holds the pod back instead, and says why; of one whose every key is
 * optional the worker itself says that it has none, and is tried again (CredentialsMissing).
 */
function secret(name: string, secretName: string, keys: string[], mountPath: string): Mounted {
  const items = keys.map((key) => ({ key, path: key }));
  return {
    volumes: [{ name, secret: { secretName, defaultMode: 0o440, optional: true, items } }],
    mounts: [{ name, mountPath, readOnly: true }],
  };
}

/** A ConfigMap as a whole, so that the worker can say which keys there are when one is missing. */
function dataFile(
  file: BatchInferenceSpec['data']['file'],
  outputClaim: string | undefined,
): Mounted[] {
  const mount = { mountPath: DATA_DIRECTORY, readOnly: true };
  const { claimName, configMapName } = file ?? {};
  if (configMapName !== undefined) {
    const volumes = [{ name: 'data', configMap: { name: configMapName } }];
    return [{ volumes, mounts: [{ name: 'data', ...mount }] }];
  }
  if (claimName === undefined) return [];
  // The kubelet never finishes mounting two volumes of one claim: the output's serves for both.
  if (claimName === outputClaim) return [{ volumes: [], mounts: [{ name: 'output', ...mount }] }];
  const persistentVolumeClaim = { claimName, readOnly: true };
  return [
    { volumes: [{ name: 'data', persistentVolumeClaim }], mounts: [{ name: 'data', ...mount }] },
  ];
}

function outputClaim(claimName: string): Mounted {
  return {
    volumes: [{ name: 'output', persistentVolumeClaim: { claimName } }],
    mounts: [{ name: 'output', mountPath: OUTPUT_DIRECTORY }],
  };
}
