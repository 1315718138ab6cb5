import { createHash } from 'node:crypto';
import { matchesHostField, recordedName, type SshTarget } from './host-pattern.ts';
import { keyTypeOf, type KnownHost, type Marker } from './known-hosts.ts';

/** What known_hosts says about the key that a server presented. */
export type HostKeyVerdict =
  | { readonly verdict: 'trusted'; readonly line: number }
  /** The key is marked @revoked for this server: refused, whatever other lines say. */
  | { readonly verdict: 'revoked'; readonly line: number }
  /** The server is on record with other keys, of the same type or only of other types. */
  | { readonly verdict: 'changed'; readonly recorded: readonly RecordedKey[] }
  | {
      readonly verdict: 'unknown';
      /** A @cert-authority line for this server; host certificates are not supported. */
      readonly authorityLine?: number;
      /** A line that has the host, but not with the port at hand. */
      readonly otherPortLine?: number;
    };

export interface RecordedKey {
  readonly line: number;
  readonly keyType: string;
}

/**
 * Compares a presented key with what is on record. Pure; host names compare without regard to
 * case, keys byte by byte.
 *
 * @param key the public key in SSH wire format
 */
export function matchHostKey(
  entries: readonly KnownHost[],
  target: SshTarget,
  key: Uint8Array,
): HostKeyVerdict {
  const name = recordedName(target);
  const revoked = linesFor(entries, name, 'revoked').find((entry) => sameKey(entry.key, key));
  if (revoked !== undefined) return { verdict: 'revoked', line: revoked.line };
  const recorded = linesFor(entries, name, 'trusted');
  const trusted = recorded.find((entry) => sameKey(entry.key, key));
  if (trusted !== undefined) return { verdict: 'trusted', line: trusted.line };
  if (recorded.length > 0) {
    const contradicted = recorded.filter((entry) => entry.keyType === keyTypeOf(key));
    const lines = contradicted.length > 0 ? contradicted : recorded;
    return {
      verdict: 'changed',
      recorded: lines.map(({ line, keyType }) => ({ line, keyType })),
    };
  }
  const authority = linesFor(entries, name, 'cert-authority')[0];
  const otherPort = target.port === 22 ? undefined : lineWithoutPort(entries, target);
  return {
    verdict: 'unknown',
    ...(authority !== undefined && { authorityLine: authority.line }),
    ...(otherPort !== undefined && { otherPortLine: otherPort }),
  };
}

/**
 * Host key algorithms to ask the server for, best first: those with a key on record, so that a
 * second key of the server does not look like a changed one; then the others, so that a server
 * with none of the recorded types still shows its key. An RSA key must sign with SHA-2 (RFC 8332);
 * `ssh-rsa` would sign with SHA-1.
 */
export function keyTypesFor(
  entries: readonly KnownHost[],
  target: SshTarget,
): readonly HostKeyAlgorithm[] {
  const recorded = new Set(
    linesFor(entries, recordedName(target), 'trusted').map(({ keyType }) => keyType),
  );
  const onRecord = ALGORITHMS.filter(({ keyType }) => recorded.has(keyType));
  const others = ALGORITHMS.filter(({ keyType }) => !recorded.has(keyType));
  return [...onRecord, ...others].map(({ algorithm }) => algorithm);
}

const ALGORITHMS = [
  { algorithm: 'ssh-ed25519', keyType: 'ssh-ed25519' },
  { algorithm: 'ecdsa-sha2-nistp256', keyType: 'ecdsa-sha2-nistp256' },
  { algorithm: 'ecdsa-sha2-nistp384', keyType: 'ecdsa-sha2-nistp384' },
  { algorithm: 'ecdsa-sha2-nistp521', keyType: 'ecdsa-sha2-nistp521' },
  { algorithm: 'rsa-sha2-512', keyType: 'ssh-rsa' },
  { algorithm: 'rsa-sha2-256', keyType: 'ssh-rsa' },
] as const;

type HostKeyAlgorithm = (typeof ALGORITHMS)[number]['algorithm'];

/** A key's fingerprint as OpenSSH prints it: `SHA256:` and base64 without padding. */
export function fingerprint(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

function linesFor(
  entries: readonly KnownHost[],
  name: string,
  marker: Marker,
): readonly KnownHost[] {
  return entries.filter((entry) => entry.marker === marker && matchesHostField(entry.hosts, name));
}

function lineWithoutPort(entries: readonly KnownHost[], { host }: SshTarget): number | undefined {
  return linesFor(entries, recordedName({ host, port: 22 }), 'trusted')[0]?.line;
}

function sameKey(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
