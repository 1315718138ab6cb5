import { generateKeyPairSync } from 'node:crypto';
import ssh2 from 'ssh2';
import { parsePrivateKey } from '../../../../worker/ssh/private-key.ts';
import { newEd25519Pair } from '../../../support/ed25519-pair.ts';

const openSsh = (type: 'ecdsa' | 'rsa', bits: 256 | 2048): string =>
  ssh2.utils.generateKeyPairSync(type as 'rsa', { bits }).private;

const protection = { cipher: 'aes-128-cbc', passphrase: 'correct horse' } as const;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
const plain = newEd25519Pair().private;
const encrypted = newEd25519Pair({
  passphrase: 'correct horse',
  cipher: 'aes256-ctr',
  rounds: 4,
}).private;
const encryptedPem = rsa.export({ type: 'pkcs1', format: 'pem', ...protection });
const encryptedPkcs8 = rsa.export({ type: 'pkcs8', format: 'pem', ...protection });

const readable = [
  { what: 'ed25519 in the format of OpenSSH', text: plain, type: 'ssh-ed25519' },
  { what: 'RSA in the format of OpenSSH', text: openSsh('rsa', 2048), type: 'ssh-rsa' },
  {
    what: 'ECDSA in the format of OpenSSH',
    text: openSsh('ecdsa', 256),
    type: 'ecdsa-sha2-nistp256',
  },
  { what: 'RSA in PKCS#1', text: rsa.export({ type: 'pkcs1', format: 'pem' }), type: 'ssh-rsa' },
  { what: 'RSA in PKCS#8', text: rsa.export({ type: 'pkcs8', format: 'pem' }), type: 'ssh-rsa' },
  {
    what: 'ECDSA in SEC 1',
    text: ec.export({ type: 'sec1', format: 'pem' }),
    type: 'ecdsa-sha2-nistp384',
  },
  { what: 'an encrypted key of OpenSSH', text: encrypted, type: 'ssh-ed25519' },
  { what: 'encrypted PKCS#1', text: encryptedPem, type: 'ssh-rsa' },
  { what: 'encrypted PKCS#8', text: encryptedPkcs8, type: 'ssh-rsa' },
  { what: 'a paste with CRLF', text: plain.replaceAll('\n', '\r\n'), type: 'ssh-ed25519' },
  { what: 'a paste without a last line end', text: plain.trim(), type: 'ssh-ed25519' },
  {
    what: 'a paste with blank lines and indentation',
    text: `\n\n  ${plain.replaceAll('\n', '\n  ')}\n\n`,
    type: 'ssh-ed25519',
  },
  {
    what: 'encrypted PKCS#1 with CRLF',
    text: encryptedPem.replaceAll('\n', '\r\n'),
    type: 'ssh-rsa',
  },
] as const;

test.each(readable)('$what is read', ({ text, type }) => {
  const parsed = parsePrivateKey(text, 'correct horse');
  expect(parsed.ok && parsed.key.type).toBe(type);
});

test('a passphrase for a key that has none does no harm', () => {
  expect(parsePrivateKey(plain, 'needless').ok).toBe(true);
});

test.each([
  { what: 'OpenSSH', text: encrypted },
  { what: 'PKCS#1', text: encryptedPem },
  { what: 'PKCS#8', text: encryptedPkcs8 },
])('a missing and a wrong passphrase are told apart for $what', ({ text }) => {
  const missing = { ok: false, problem: { kind: 'passphrase-missing' } };
  const wrong = { ok: false, problem: { kind: 'passphrase-wrong' } };
  expect(parsePrivateKey(text, undefined)).toEqual(missing);
  expect(parsePrivateKey(text, 'hunter2')).toEqual(wrong);
});

const body = plain.split('\n');
const refused = [
  { what: 'text', text: 'my key', says: 'is not a private key' },
  { what: 'nothing but space', text: ' \n', says: 'is empty' },
  { what: 'a public key', text: 'ssh-ed25519 AAAA me@home', says: 'is a public key' },
  { what: 'a key encoded twice', text: Buffer.from(plain).toString('base64'), says: 'base64' },
  { what: 'a key of PuTTY', text: 'PuTTY-User-Key-File-3: ssh-ed25519', says: 'puttygen' },
  { what: 'a key that was cut', text: [body[0], body[1], body.at(-2)].join('\n'), says: 'cut' },
  { what: 'a key without its end', text: body.slice(0, 3).join('\n'), says: 'cut' },
  { what: 'a PEM that was cut', text: '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n', says: 'cut' },
  {
    what: 'a curve that SSH does not have',
    text: generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey.export({
      type: 'sec1',
      format: 'pem',
    }),
    says: 'curve',
  },
];

test.each(refused)('$what is refused, and the problem says why', ({ text, says }) => {
  const parsed = parsePrivateKey(text, undefined);
  const problem = parsed.ok ? undefined : parsed.problem;
  expect(problem).toEqual({ kind: 'malformed', detail: expect.stringContaining(says) as string });
});

test('an RSA key signs with SHA-2 and refuses to sign with SHA-1', () => {
  const parsed = parsePrivateKey(rsa.export({ type: 'pkcs1', format: 'pem' }), undefined);
  if (!parsed.ok) throw new Error('not read');
  expect(parsed.key.sign('data', 'sha512')).toHaveLength(256);
  expect(parsed.key.sign('data', 'sha1')).toBeInstanceOf(Error);
  expect(parsed.key.sign('data')).toBeInstanceOf(Error);
});
