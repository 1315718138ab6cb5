import type { Config } from './config.ts';
import type { RunDocument } from './contract.ts';
import { mountedSource } from './data/disk.ts';
import { httpAccessNamesOfSecret, parseHttpAccess, type HttpAccess } from './data/http/access.ts';
import type { Access } from './inputs/log-in.ts';
import { readHttpSecret, readSecret } from './inputs/secret.ts';
import { mountedPlace } from './outputs/disk-place.ts';
import type { RunReport } from './report.ts';
import { runOverSsh, type ResultPlace } from './run-over-ssh.ts';
import type { RunOptions } from './run.ts';
import { credentialNamesOfSecret } from './ssh/credentials.ts';

/** Where a pod has what the operator mounts into it. */
export interface Mounts {
  /** The Secret for the SSH server. */
  readonly credentials: string;
  /** The Secret for data.url. */
  readonly http: string;
  /** The volume of data.file. */
  readonly data: string;
  /** The volume of output.claimName. */
  readonly output: string;
}

/** The run of a worker pod, with what is mounted into it. */
export function runInPod(
  config: Config,
  mounts: Mounts,
  options: Omit<RunOptions, 'place'>,
): Promise<RunReport> {
  const { document } = config;
  const { file } = document.data;
  return runOverSsh(document, accessOf(config, mounts, options), {
    ...options,
    httpAccess: httpAccessOf(document, mounts, options),
    ...(file !== undefined && { file: mountedSource(mounts.data, file.path) }),
    place: placeOf(document, mounts),
  });
}

async function accessOf(
  { document, knownHosts }: Config,
  mounts: Mounts,
  { signal }: Pick<RunOptions, 'signal'>,
): Promise<Access> {
  const { secretName } = document.ssh;
  return {
    credentials: await readSecret(mounts.credentials, { signal }),
    names: credentialNamesOfSecret(secretName),
    knownHosts,
    knownHostsName: `the key known_hosts of the Secret "${secretName}"`,
  };
}

function httpAccessOf(
  { data: { secretName } }: RunDocument,
  mounts: Mounts,
  { signal }: Pick<RunOptions, 'signal'>,
): Promise<HttpAccess> | undefined {
  if (secretName === undefined) return undefined;
  return readHttpSecret(mounts.http, { signal }).then((texts) =>
    parseHttpAccess(texts, httpAccessNamesOfSecret(secretName)),
  );
}

function placeOf({ output }: RunDocument, mounts: Mounts): ResultPlace | undefined {
  if (output?.sftpPath !== undefined) return { sftpPath: output.sftpPath };
  return output?.claimName === undefined
    ? undefined
    : mountedPlace(mounts.output, output.path ?? '');
}
