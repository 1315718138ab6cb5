import fc from 'fast-check';
import { RunError } from '../../../../worker/errors.ts';
import { keyTypesFor, matchHostKey } from '../../../../worker/ssh/host-key.ts';
import { parseKnownHosts } from '../../../../worker/ssh/known-hosts.ts';
import { thrownBy } from '../../../support/failure.ts';
import { fuzz } from '../../../support/fuzz.ts';
import { textMutationsOf } from '../../../support/mutations.ts';
import { ECDSA, ED25519, RSA, wireFormat } from '../ssh/public-keys.ts';

const MIB = 1024 * 1024;
const HASHED = '|1|aGFsbG8gaGFsbG8gaGFsbG8gaGE=|TmljaHQgZGVyIHJpY2h0aWdlIGg=';

test.each([
  ['100 MB of lines', `h ${ED25519}\n`.repeat(1_000_000)],
  ['100 MB in one line', 'h,'.repeat(50 * MIB)],
  ['100 MB of nothing', '\n'.repeat(100 * MIB)],
])('%s are not read', (_, text) => {
  const failure = thrownBy(() => parseKnownHosts(text, '/etc/ssh/known_hosts'));
  expect(failure.reason).toBe('KnownHostsInvalid');
  expect(failure.message).toContain('/etc/ssh/known_hosts has');
  expect(failure.message).toContain('at most 4194304 are read');
});

test.each([
  ['lines that are none', 'x\n'.repeat(2 * MIB - 100) + `h ${ED25519}\n`],
  ['stars', `${'*a'.repeat(MIB)} ${ED25519}\nh ${ED25519}\n`],
  ['negated patterns', `${'!*,'.repeat(MIB)}h ${ED25519}\nh ${ED25519}\n`],
])('4 MiB of %s keep nothing from finding the server', (_, text) => {
  const { entries } = parseKnownHosts(text, 'known_hosts');
  const target = { host: 'h', port: 22 };
  expect(matchHostKey(entries, target, wireFormat(ED25519)).verdict).toBe('trusted');
});

const FILE = [
  '# servers',
  `models.example.org,192.0.2.7 ${ED25519}`,
  `[models.example.org]:2222 ${RSA} a comment`,
  `@revoked * ${ECDSA}`,
  `@cert-authority *.example.org,!bad.example.org ${RSA}`,
  `${HASHED} ${ED25519}`,
].join('\n');

/** Whether a line, read alone, is one that was there before. */
const LINES = new Set(FILE.split('\n'));

test('whatever is done to a file, a key is trusted only by a line that has it, and all else is a sentence', async () => {
  const key = wireFormat(ED25519);
  const ends = await fuzz(
    { what: 'known_hosts', inputs: 4000 },
    fc.oneof(textMutationsOf([FILE]), textMutationsOf([...LINES])),
    (text) => {
      try {
        const { entries } = parseKnownHosts(text, 'known_hosts');
        const target = { host: 'models.example.org', port: 22 };
        keyTypesFor(entries, target);
        const { verdict, ...found } = matchHostKey(entries, target, key);
        const line = text.split(/\r\n|\n|\r/)[('line' in found && found.line ? found.line : 0) - 1];
        if (verdict === 'trusted') expect(line).toContain(ED25519.split(' ')[1]);
        return verdict;
      } catch (thrown) {
        if (!(thrown instanceof RunError)) throw thrown;
        expect(thrown.message).toMatch(/^[^\n]{1,600}\.$/);
        return thrown.reason;
      }
    },
  );
  expect([...ends.keys()]).toEqual(
    expect.arrayContaining(['trusted', 'unknown', 'KnownHostsInvalid']),
  );
}, 120_000);
