import type { Config } from './config.ts';
import type { ModelResult } from './contract.ts';
import { logIn } from './log-in.ts';
import { remoteInputs } from './remote-inputs.ts';
import { run, type RunOptions } from './run.ts';
import { readSecret } from './secret.ts';
import type { Connection } from './ssh/connection.ts';
import { credentialNamesOfSecret } from './ssh/credentials.ts';

/** The run of a worker pod: one SSH connection for all files, made while the data is opened. */
export async function runInPod(
  config: Config,
  credentialsDirectory: string,
  options: RunOptions,
): Promise<readonly ModelResult[]> {
  const connection = logInWithSecret(config, credentialsDirectory, options);
  try {
    return await run(config.document, remoteInputs(config.document, connection), options);
  } finally {
    await connection.then(
      (open) => open.close(),
      () => undefined,
    );
  }
}

async function logInWithSecret(
  { document: { ssh }, knownHosts }: Config,
  credentialsDirectory: string,
  { signal, log }: RunOptions,
): Promise<Connection> {
  const credentials = await readSecret(credentialsDirectory, { signal });
  const names = credentialNamesOfSecret(ssh.secretName);
  const knownHostsName = `the key known_hosts of the Secret '${ssh.secretName}'`;
  return logIn(ssh, { credentials, names, knownHosts, knownHostsName }, { signal, log });
}
