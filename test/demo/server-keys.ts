/** The keys of the demo's server and of its user. */
import { newEd25519Pair } from '../support/ed25519-pair.ts';

/** What the two Secrets of the demo hold. */
export interface ServerKeys {
  /** The server's: its private key, its public key as a line, and who may log in. */
  readonly server: {
    readonly host_key: string;
    readonly host_public_key: string;
    readonly authorized_keys: string;
  };
  /** The user's, with the keys that a BatchInference expects. */
  readonly user: { readonly 'ssh-privatekey': string; readonly known_hosts: string };
}

/**
 * New keys for a server at an address. The line in known_hosts comes from the key itself, not
 * from what a server presents: nobody has to be trusted on first use.
 */
export function newServerKeys(host: string): ServerKeys {
  const server = newEd25519Pair({ comment: 'server' });
  const user = newEd25519Pair({ comment: 'demo' });
  return {
    server: {
      host_key: server.private,
      host_public_key: server.public,
      authorized_keys: `${user.public}\n`,
    },
    user: { 'ssh-privatekey': user.private, known_hosts: knownHost(host, server.public) },
  };
}

/** The line of known_hosts for a server at the default port. */
export function knownHost(host: string, publicKey: string): string {
  return `${host} ${publicKey}\n`;
}
