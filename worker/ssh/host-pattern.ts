import { createHmac } from 'node:crypto';

/** An SSH server as the user names it. */
export interface SshTarget {
  readonly host: string;
  readonly port: number;
}

/** The host field of a known_hosts line: a list of patterns, or one hashed name. */
export type HostField =
  | { readonly kind: 'patterns'; readonly patterns: readonly string[] }
  | { readonly kind: 'hashed'; readonly salt: Uint8Array; readonly hash: Uint8Array };

const DEFAULT_PORT = 22;
const SHA1_BYTES = 20;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * The name under which known_hosts has a server: the host in lower case, and with a port other
 * than 22 `[host]:port` (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
 */
export function recordedName({ host, port }: SshTarget): string {
  const name = host.toLowerCase();
  return port === DEFAULT_PORT ? name : `[${name}]:${String(port)}`;
}

/** A server in messages: `host:port`, and `[host]:port` for an IPv6 address. */
export function address({ host, port }: SshTarget): string {
  return host.includes(':') ? `[${host}]:${String(port)}` : `${host}:${String(port)}`;
}

/** Reads the host field of a line; undefined when it is no host field. */
export function parseHostField(field: string): HostField | undefined {
  if (field.startsWith('|')) return parseHashedName(field);
  const patterns = field.toLowerCase().split(',').filter(Boolean);
  return patterns.length === 0 ? undefined : { kind: 'patterns', patterns };
}

/** `|1|salt|hash`, both in base64: HMAC-SHA1 of the name with the salt as key. */
function parseHashedName(field: string): HostField | undefined {
  const [, version, salt = '', hash = '', ...rest] = field.split('|');
  if (version !== '1' || rest.length > 0 || !BASE64.test(salt) || !BASE64.test(hash)) {
    return undefined;
  }
  const hashed = { salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
  return hashed.hash.length === SHA1_BYTES ? { kind: 'hashed', ...hashed } : undefined;
}

/**
 * Whether a host field speaks of a name made by {@link recordedName}. A negated pattern that
 * matches excludes the line, wherever in the list it stands.
 */
export function matchesHostField(field: HostField, name: string): boolean {
  if (field.kind === 'hashed') {
    return createHmac('sha1', field.salt).update(name).digest().equals(field.hash);
  }
  const excluded = field.patterns.some((p) => p.startsWith('!') && matches(p.slice(1), name));
  return !excluded && field.patterns.some((p) => !p.startsWith('!') && matches(p, name));
}

/**
 * Glob matching with `*` and `?` in time O(pattern × name): on a mismatch only the last star is
 * tried again one character further, so no pattern can make it slow.
 */
function matches(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
