import { fingerprint, keyTypesFor, matchHostKey } from '../../../../worker/ssh/host-key.ts';
import { hostKeyRefusal } from '../../../../worker/ssh/host-key-refusal.ts';
import { parseKnownHosts } from '../../../../worker/ssh/known-hosts.ts';
import { ECDSA, ED25519, OTHER_ED25519, RSA, wireFormat } from './public-keys.ts';

const target = { host: 'models.example.org', port: 22 };
const parse = (...lines: string[]) => parseKnownHosts(lines.join('\n'), 'known_hosts');
const changed = (...recorded: readonly (readonly [line: number, keyType: string])[]) => ({
  verdict: 'changed',
  recorded: recorded.map(([line, keyType]) => ({ line, keyType })),
});

const cases = [
  {
    what: 'its line is trusted',
    lines: [`other ${RSA}`, `models.example.org ${ED25519}`],
    verdict: { verdict: 'trusted', line: 2 },
  },
  {
    what: 'one of several lines has it',
    lines: [`models.* ${OTHER_ED25519}`, `models.example.org ${RSA}`, `* ${ED25519}`],
    verdict: { verdict: 'trusted', line: 3 },
  },
  {
    what: 'another key of its type is on record',
    lines: [`models.example.org ${RSA}`, `models.example.org ${OTHER_ED25519}`],
    verdict: changed([2, 'ssh-ed25519']),
  },
  {
    what: 'only keys of other types are on record',
    lines: [`models.example.org ${RSA}`, `models.example.org ${ECDSA}`],
    verdict: changed([1, 'ssh-rsa'], [2, 'ecdsa-sha2-nistp256']),
  },
  {
    what: 'it is revoked by a wildcard after it is trusted by name',
    lines: [`models.example.org ${ED25519}`, `@revoked * ${ED25519}`],
    verdict: { verdict: 'revoked', line: 2 },
  },
  {
    what: 'another key is revoked',
    lines: [`@revoked * ${OTHER_ED25519}`, `models.example.org ${ED25519}`],
    verdict: { verdict: 'trusted', line: 2 },
  },
  {
    what: 'it is only revoked for another host',
    lines: [`@revoked other ${ED25519}`],
    verdict: { verdict: 'unknown' },
  },
  {
    what: 'the host is not on record',
    lines: [`other ${ED25519}`],
    verdict: { verdict: 'unknown' },
  },
  {
    what: 'it is the key of a certificate authority',
    lines: [`@cert-authority *.example.org ${ED25519}`],
    verdict: { verdict: 'unknown', authorityLine: 1 },
  },
];

test.each(cases)('$verdict.verdict when $what', ({ lines, verdict }) => {
  const { entries } = parse(...lines);
  expect(matchHostKey(entries, target, wireFormat(ED25519))).toEqual(verdict);
});

test('a host that is on record without its port is unknown, with the line to mend', () => {
  const { entries } = parse(`models.example.org ${ED25519}`);
  const verdict = matchHostKey(entries, { ...target, port: 2222 }, wireFormat(ED25519));
  expect(verdict).toEqual({ verdict: 'unknown', otherPortLine: 1 });
});

const preferred = [
  { lines: [`models.example.org ${RSA}`], first: ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-ed25519'] },
  { lines: [`models.example.org ${ECDSA}`], first: ['ecdsa-sha2-nistp256', 'ssh-ed25519'] },
  { lines: [`* ${RSA}`, `* ${ECDSA}`], first: ['ecdsa-sha2-nistp256', 'rsa-sha2-512'] },
  { lines: [`other ${RSA}`], first: ['ssh-ed25519', 'ecdsa-sha2-nistp256'] },
  { lines: [`@revoked * ${RSA}`, `@cert-authority * ${RSA}`], first: ['ssh-ed25519'] },
];

test.each(preferred)('with $lines the server is asked first for $first', ({ lines, first }) => {
  const algorithms = keyTypesFor(parse(...lines).entries, target);
  expect(algorithms.slice(0, first.length)).toEqual(first);
  expect(algorithms).toHaveLength(6);
  expect(algorithms).not.toContain('ssh-rsa');
});

test('a fingerprint is what ssh-keygen -lf prints', () => {
  expect(fingerprint(wireFormat(ED25519))).toBe(
    'SHA256:ZRDV5etGVyj+WZ+EWcmmy9W28ZFsCMcysruOYdEAY84',
  );
});

test('a refusal names the lines that could not be read', () => {
  const knownHosts = parse('models.example.org ssh-ed25519 AAAA', `other ${ED25519}`);
  const key = wireFormat(ED25519);
  const verdict = matchHostKey(knownHosts.entries, target, key);
  const refusal = hostKeyRefusal(verdict, knownHosts, target, key);
  expect(refusal?.reason).toBe('HostKeyUnknown');
  expect(refusal?.message).toContain('line 1 could not be read');
  expect(refusal?.message).toContain('SHA256:ZRDV5etGVyj+WZ+EWcmmy9W28ZFsCMcysruOYdEAY84');
});
