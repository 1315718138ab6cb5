import { connect, type ConnectOptions } from '../../worker/ssh/connect.ts';
import type { Connection } from '../../worker/ssh/connection.ts';
import {
  credentialNamesOfSecret,
  parseCredentials,
  type CredentialTexts,
} from '../../worker/ssh/credentials.ts';
import { RunError } from '../../worker/errors.ts';
import { parseKnownHosts } from '../../worker/ssh/known-hosts.ts';

/** A server of a test, as a user would know it. */
export interface Server {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly knownHosts: string;
}

/** A signal that never aborts. */
export const { signal: never } = new AbortController();

/** Connects as the worker does, with the texts that a Secret would have. */
export function connectTo(
  server: Server,
  credentials: CredentialTexts,
  options: Partial<ConnectOptions> = {},
): Promise<Connection> {
  return connect({
    host: server.host,
    port: server.port,
    username: server.username,
    credentials: parseCredentials(credentials, credentialNamesOfSecret('digits-ssh')),
    knownHosts: parseKnownHosts(server.knownHosts, 'known_hosts of the Secret "digits-ssh"'),
    signal: never,
    ...options,
  });
}

/** What a promise that must reject with a RunError rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<RunError> {
  const outcome: unknown = await promise.then(
    () => 'nothing failed',
    (error: unknown) => error,
  );
  if (outcome instanceof RunError) return outcome;
  throw new Error('expected a RunError', { cause: outcome });
}
