import { RunError } from '../errors.ts';
import { parseHostField, type HostField } from './host-pattern.ts';

/** What a line of known_hosts says about its key. */
export type Marker = 'trusted' | 'revoked' | 'cert-authority';

/** One line of known_hosts that was understood. */
export interface KnownHost {
  /** Counted from 1. */
  readonly line: number;
  readonly marker: Marker;
  readonly hosts: HostField;
  /** As in the file: `ssh-ed25519`, `ssh-rsa`, `ecdsa-sha2-nistp256`, ... */
  readonly keyType: string;
  /** The public key in SSH wire format (RFC 4253, section 6.6). */
  readonly key: Uint8Array;
}

/** One line of known_hosts that was not understood. */
interface KnownHostsProblem {
  readonly line: number;
  readonly problem: string;
}

export interface KnownHosts {
  /** What to call the text in messages, such as `known_hosts of the Secret 'digits-ssh'`. */
  readonly origin: string;
  readonly entries: readonly KnownHost[];
  readonly problems: readonly KnownHostsProblem[];
}

/** Forty thousand keys; what a Secret holds is a quarter of it at most. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

const MARKERS: ReadonlyMap<string, Marker> = new Map([
  ['@revoked', 'revoked'],
  ['@cert-authority', 'cert-authority'],
]);

/**
 * Reads OpenSSH's known_hosts (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). Lines that are not
 * understood are left out and reported, as OpenSSH does.
 *
 * @throws RunError KnownHostsInvalid when not one line can be used, and for more than 4 MiB
 */
export function parseKnownHosts(text: string, origin: string): KnownHosts {
  if (text.length > MAX_CHARACTERS) throw tooLong(text.length, origin);
  const entries: KnownHost[] = [];
  const problems: KnownHostsProblem[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const content = raw.trim();
    if (content === '' || content.startsWith('#')) continue;
    const parsed = parseLine(content, index + 1);
    if ('problem' in parsed) problems.push(parsed);
    else entries.push(parsed);
  }
  if (entries.length === 0) throw new RunError('KnownHostsInvalid', unusable(problems, origin));
  return { origin, entries, problems };
}

function parseLine(content: string, line: number): KnownHost | KnownHostsProblem {
  const fields = content.split(/[ \t]+/);
  const marker = parseMarker(fields);
  if (marker === undefined) return { line, problem: 'its marker is not one that OpenSSH knows' };
  const [hostField, keyType, encoded] = fields;
  if (hostField === undefined || keyType === undefined || encoded === undefined) {
    return { line, problem: 'it is not of the form "host key-type key"' };
  }
  const hosts = parseHostField(hostField);
  if (hosts === undefined) return { line, problem: 'its host name is malformed' };
  const key = decodeKey(encoded);
  if (key === undefined) return { line, problem: 'its key is not base64, or was cut' };
  if (keyTypeOf(key) !== keyType) return { line, problem: 'its key is not of the type it names' };
  return { line, marker, hosts, keyType, key };
}

/** Takes the marker, where there is one, off the fields. */
function parseMarker(fields: string[]): Marker | undefined {
  if (fields[0]?.startsWith('@') !== true) return 'trusted';
  return MARKERS.get(fields.shift() ?? '');
}

/** Buffer.from(…, 'base64') skips what it does not know; a line that was cut must not pass. */
function decodeKey(encoded: string): Uint8Array | undefined {
  if (encoded.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return undefined;
  const key = Buffer.from(encoded, 'base64');
  return isWhole(key) ? key : undefined;
}

/** A key is a sequence of strings, each a four-byte length and that many bytes. */
function isWhole(key: Buffer): boolean {
  let position = 0;
  while (position + 4 <= key.length) position += 4 + key.readUInt32BE(position);
  return key.length > 0 && position === key.length;
}

/** The type that a public key in SSH wire format begins with; '' when it has none. */
export function keyTypeOf(key: Uint8Array): string {
  const bytes = Buffer.from(key.buffer, key.byteOffset, key.byteLength);
  if (bytes.length < 4) return '';
  const end = 4 + bytes.readUInt32BE(0);
  return end <= bytes.length ? bytes.toString('latin1', 4, end) : '';
}

function tooLong(characters: number, origin: string): RunError {
  return new RunError(
    'KnownHostsInvalid',
    `${origin} has ${String(characters)} characters; at most ${String(MAX_CHARACTERS)} are read: ` +
      'give a file with the lines of this server alone.',
  );
}

function unusable(problems: readonly KnownHostsProblem[], origin: string): string {
  const advice =
    'Put into it the line that ssh-keyscan prints for the server, after comparing its fingerprint ' +
    "(ssh-keygen -lf) with one from the server's administrator.";
  const first = problems[0];
  if (first === undefined) return `${origin} has no lines. ${advice}`;
  const where = `line ${String(first.line)}: ${first.problem}`;
  return `${origin} has no line that can be used (${where}). ${advice}`;
}
