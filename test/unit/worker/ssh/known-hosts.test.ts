import { RunError } from '../../../../worker/errors.ts';
import { keyTypeOf, parseKnownHosts } from '../../../../worker/ssh/known-hosts.ts';
import { ECDSA, ED25519, RSA, wireFormat } from './public-keys.ts';

const parse = (text: string) => parseKnownHosts(text, 'known_hosts');
const [type = '', key = ''] = ED25519.split(' ');

test('lines are read with their number, marker, type and key', () => {
  const { entries, problems } = parse(
    [
      '# the models',
      '',
      `models.example.org ${ED25519}`,
      `  models.example.org\t${RSA} a comment of words`,
      `@revoked * ${ECDSA}`,
      `@cert-authority *.example.org ${ED25519}`,
    ].join('\r\n'),
  );
  expect(problems).toEqual([]);
  expect(entries.map(({ line, marker, keyType }) => [line, marker, keyType])).toEqual([
    [3, 'trusted', 'ssh-ed25519'],
    [4, 'trusted', 'ssh-rsa'],
    [5, 'revoked', 'ecdsa-sha2-nistp256'],
    [6, 'cert-authority', 'ssh-ed25519'],
  ]);
  expect(entries[1]?.key).toEqual(wireFormat(RSA));
});

const malformed = [
  { what: 'two fields', line: `host ${type}`, problem: 'form' },
  { what: 'one word', line: 'host', problem: 'form' },
  { what: 'an unknown marker', line: `@trusted host ${ED25519}`, problem: 'marker' },
  { what: 'a marker alone', line: '@revoked', problem: 'form' },
  {
    what: 'a key that is not base64',
    line: `host ${type} ${key.replace('C3', '*3')}`,
    problem: 'base64',
  },
  { what: 'a key that was cut', line: `host ${type} ${key.slice(0, 40)}`, problem: 'cut' },
  { what: 'a key with more after it', line: `host ${type} ${key}AAAA`, problem: 'base64' },
  { what: 'another type than the key has', line: `host ssh-rsa ${key}`, problem: 'type' },
  { what: 'the form of SSH 1', line: 'host 1024 35 1234567890', problem: 'base64' },
  { what: 'no host', line: `, ${ED25519}`, problem: 'host name' },
  {
    what: 'an unknown way of hashing',
    line: `|2|c2FsdA==|aGFzaA== ${ED25519}`,
    problem: 'host name',
  },
  {
    what: 'a hash of the wrong length',
    line: `|1|c2FsdA==|aGFzaA== ${ED25519}`,
    problem: 'host name',
  },
  { what: 'a hash without salt', line: `|1|aGFzaA== ${ED25519}`, problem: 'host name' },
];

test.each(malformed)('a line with $what is left out and reported', ({ line, problem }) => {
  const { entries, problems } = parse(`ok ${ED25519}\n\n${line}\n`);
  expect(entries).toHaveLength(1);
  expect(problems).toEqual([{ line: 3, problem: expect.stringContaining(problem) as string }]);
});

test.each([
  { what: 'an empty text', text: '', says: 'has no lines' },
  { what: 'comments alone', text: '# none\n\n', says: 'has no lines' },
  {
    what: 'malformed lines alone',
    text: '# none\nhost key',
    says: 'line 2: it is not of the form',
  },
])('$what is KnownHostsInvalid', ({ text, says }) => {
  expect(() => parse(text)).toThrow(RunError);
  expect(() => parse(text)).toThrow(says);
});

test('the type of a key is what it begins with, and nothing when it is cut', () => {
  expect(keyTypeOf(wireFormat(ECDSA))).toBe('ecdsa-sha2-nistp256');
  expect(keyTypeOf(wireFormat(ECDSA).subarray(0, 10))).toBe('');
  expect(keyTypeOf(new Uint8Array(2))).toBe('');
});
