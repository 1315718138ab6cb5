import { RunError } from '../errors.ts';
import { fingerprint, type HostKeyVerdict, type RecordedKey } from './host-key.ts';
import { address, recordedName, type SshTarget } from './host-pattern.ts';
import { keyTypeOf, type KnownHosts } from './known-hosts.ts';
import { oneLine } from '../quote.ts';

type Refused<V> = Extract<HostKeyVerdict, { readonly verdict: V }>;

/**
 * The failure that a verdict on a host key is for the user, with the key that was presented and
 * what to do; undefined when the key is trusted.
 */
export function hostKeyRefusal(
  verdict: HostKeyVerdict,
  knownHosts: KnownHosts,
  target: SshTarget,
  key: Uint8Array,
): RunError | undefined {
  const keyType = oneLine(keyTypeOf(key));
  const presented = `${address(target)} presented the host key ${keyType} ${fingerprint(key)}`;
  switch (verdict.verdict) {
    case 'trusted':
      return undefined;
    case 'revoked':
      return new RunError(
        'HostKeyRevoked',
        `${presented}, which line ${String(verdict.line)} of ${knownHosts.origin} marks as revoked. ` +
          'Whoever answers there holds a key that must not be trusted: ask the administrator of the server.',
      );
    case 'changed':
      return new RunError(
        'HostKeyChanged',
        `${presented}, but ${contradiction(verdict, keyType, knownHosts.origin)}. Either the server got new ` +
          'keys or something else answers in its place: ask its administrator for the fingerprint, and ' +
          `only if it is this one put ${newLine(target, keyType)} in the place of the old.`,
      );
    case 'unknown':
      return new RunError(
        'HostKeyUnknown',
        `${presented}, and ${knownHosts.origin} has no line for ${recordedName(target)}` +
          `${hint(verdict, knownHosts, target)}. Compare the fingerprint with one from the ` +
          `administrator of the server, then add ${newLine(target, keyType)}.`,
      );
  }
}

function contradiction({ recorded }: Refused<'changed'>, keyType: string, origin: string): string {
  const where = `${linesOf(recorded)} of ${origin}`;
  if (recorded.some((entry) => entry.keyType === keyType)) return `${where} has another`;
  const types = [...new Set(recorded.map((entry) => entry.keyType))].map((type) => oneLine(type));
  return `${where} has it on record only with ${types.join(', ')}, which it does not offer`;
}

function hint(
  { authorityLine, otherPortLine }: Refused<'unknown'>,
  { problems }: KnownHosts,
  target: SshTarget,
): string {
  if (authorityLine !== undefined) {
    return ` but the @cert-authority in line ${String(authorityLine)}, and host certificates are not supported`;
  }
  if (otherPortLine !== undefined) {
    return `; line ${String(otherPortLine)} has the host, but for port 22: with port ${String(target.port)} it is written ${recordedName(target)}`;
  }
  if (problems.length > 0) {
    const [first] = problems;
    return `; ${linesOf(problems)} could not be read${first === undefined ? '' : ` (${first.problem})`}`;
  }
  return '';
}

function linesOf(entries: readonly Pick<RecordedKey, 'line'>[]): string {
  const numbers = entries.slice(0, 5).map(({ line }) => String(line));
  return `line ${numbers.join(', ')}${entries.length > 5 ? ', …' : ''}`;
}

/** ssh-keyscan calls every curve `ecdsa` and an RSA key `rsa`. */
function newLine({ host, port }: SshTarget, keyType: string): string {
  const type = keyType.replace(/^ssh-/, '').replace(/^ecdsa-.*/, 'ecdsa');
  const portOption = port === 22 ? '' : `-p ${String(port)} `;
  return `the line that "ssh-keyscan -t ${type} ${portOption}${host}" prints`;
}
