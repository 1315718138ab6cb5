import type { Config } from './config.ts';
import type { ModelResult } from './contract.ts';
import type { Access } from './inputs/log-in.ts';
import { readSecret } from './inputs/secret.ts';
import { runOverSsh } from './run-over-ssh.ts';
import type { RunOptions } from './run.ts';
import { credentialNamesOfSecret } from './ssh/credentials.ts';

/** The run of a worker pod, which logs in with what its Secret holds. */
export function runInPod(
  config: Config,
  credentialsDirectory: string,
  options: RunOptions,
): Promise<readonly ModelResult[]> {
  return runOverSsh(config.document, accessOf(config, credentialsDirectory, options), options);
}

async function accessOf(
  { document, knownHosts }: Config,
  credentialsDirectory: string,
  { signal }: RunOptions,
): Promise<Access> {
  const { secretName } = document.ssh;
  return {
    credentials: await readSecret(credentialsDirectory, { signal }),
    names: credentialNamesOfSecret(secretName),
    knownHosts,
    knownHostsName: `the key known_hosts of the Secret "${secretName}"`,
  };
}
