import type { RunDocument } from '../contract.ts';
import type { Log } from '../logger.ts';
import type { Connection } from '../ssh/connection.ts';
import type { CredentialNames, CredentialTexts } from '../ssh/credentials.ts';

/** What is needed to log in, as texts, and what to call each in messages. */
export interface Access {
  readonly credentials: CredentialTexts;
  readonly names: CredentialNames;
  readonly knownHosts: string;
  readonly knownHostsName: string;
}

/** Checks known_hosts and the credentials, and connects to the server of the models. */
export async function logIn(
  { host, port, username }: RunDocument['ssh'],
  access: Access,
  { signal, log }: { readonly signal: AbortSignal; readonly log: Log },
): Promise<Connection> {
  // Loaded here, so that a run without a server, and --help, do without.
  const [{ connect }, { parseCredentials }, { parseKnownHosts }] = await Promise.all([
    import('../ssh/connect.ts'),
    import('../ssh/credentials.ts'),
    import('../ssh/known-hosts.ts'),
  ]);
  return connect({
    host,
    port,
    username,
    credentials: parseCredentials(access.credentials, access.names),
    knownHosts: parseKnownHosts(access.knownHosts, access.knownHostsName),
    signal,
    log: (line) => {
      log(line);
    },
  });
}
