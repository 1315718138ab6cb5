import type { Config } from './config.ts';
import type { RunDocument } from './contract.ts';
import { mountedSource } from './data/disk.ts';
import { httpAccessNamesOfSecret, parseHttpAccess, type HttpAccess } from './data/http/access.ts';
import type { Access } from './inputs/log-in.ts';
import { readHttpSecret, readSecret } from './inputs/secret.ts';
import { mountedPlace } from './outputs/disk-place.ts';
import type { RunReport } from './report.ts';
import { overSsh, runOverSsh, type ResultPlace } from './run-over-ssh.ts';
import type { RunOptions } from './run.ts';
import { mergeShards } from './shards/merge.ts';
import { scoreShard } from './shards/score-shard.ts';
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

/**
 * The run of a worker pod, with what is mounted into it; of a run in shards what is the pod's part
 * in it, of which there is a report when it is the last one.
 */
export function runInPod(
  config: Config,
  mounts: Mounts,
  options: Omit<RunOptions, 'place'>,
): Promise<RunReport | undefined> {
  const { document, shard } = config;
  const { file } = document.data;
  const place = placeOf(document, mounts);
  const count = document.shards?.count;
  if (count !== undefined && shard === undefined && place !== undefined && !('sftpPath' in place)) {
    return mergeShards(document, { ...options, count, place });
  }
  const server = {
    ...options,
    httpAccess: httpAccessOf(document, mounts, options),
    ...(file !== undefined && { file: mountedSource(mounts.data, file.path) }),
    place,
  };
  const access = accessOf(config, mounts, options);
  if (count === undefined) return runOverSsh(document, access, server);
  return overSsh(document, access, server, async (inputs, results) => {
    if (results === undefined) throw new Error('a run in shards without a place for its parts');
    if (shard === undefined) return mergeShards(document, { ...options, count, place: results });
    await scoreShard(document, inputs, {
      ...{ ...options, place: results },
      shard: { index: shard, count },
    });
    return undefined;
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
