import { RunError } from '../../../../worker/errors.ts';
import {
  credentialNamesOfSecret,
  parseCredentials,
  type CredentialTexts,
} from '../../../../worker/ssh/credentials.ts';
import { newEd25519Pair } from '../../../support/ed25519-pair.ts';

const names = credentialNamesOfSecret('digits-ssh');
const { private: plain } = newEd25519Pair();
const { private: encrypted } = newEd25519Pair({
  passphrase: 'correct horse',
  cipher: 'aes256-ctr',
  rounds: 4,
});

function failure(texts: CredentialTexts): RunError {
  try {
    parseCredentials(texts, names);
  } catch (error) {
    if (error instanceof RunError) return error;
  }
  throw new Error('expected a RunError');
}

test.each([
  { what: 'nothing', texts: {} },
  { what: 'empty texts', texts: { privateKey: ' \n', password: '\n' } },
  { what: 'a passphrase alone', texts: { passphrase: 'correct horse' } },
])('$what is missing credentials, and the message says where to put them', ({ texts }) => {
  const { reason, message } = failure(texts);
  expect(reason).toBe('CredentialsMissing');
  expect(message).toContain('the key ssh-privatekey of the Secret "digits-ssh"');
  expect(message).toContain('the key password of the Secret "digits-ssh"');
});

test('in a cluster the message says when the run is tried again; elsewhere nothing tries', () => {
  expect(failure({}).message).toContain('by itself, at the latest after 10 minutes; a change of');
  const options = { privateKey: '--identity', passphrase: '--p', password: '--password-file' };
  expect(() => parseCredentials({}, options)).toThrow(/, or --password-file\.$/);
});

test.each([
  {
    texts: { privateKey: encrypted },
    says: 'provide the key passphrase of the Secret "digits-ssh"',
  },
  { texts: { privateKey: encrypted, passphrase: 'hunter2' }, says: 'does not open it' },
  { texts: { privateKey: 'hunter2' }, says: 'is not a private key' },
  { texts: { privateKey: 'hunter2', password: 'letmein' }, says: 'is not a private key' },
])('invalid credentials: $says', ({ texts, says }) => {
  const { reason, message } = failure(texts);
  expect(reason).toBe('CredentialsInvalid');
  expect(message).toContain(says);
  expect(message).not.toMatch(/hunter2|letmein|correct horse/);
});

test('the line end that echo adds belongs to neither password nor passphrase', () => {
  expect(parseCredentials({ password: 'letmein\n' }, names).password).toBe('letmein');
  expect(parseCredentials({ password: ' two spaces  \r\n' }, names).password).toBe(' two spaces  ');
  const texts = { privateKey: encrypted, passphrase: 'correct horse\n' };
  expect(parseCredentials(texts, names).privateKey?.type).toBe('ssh-ed25519');
});

test('a key and a password can be given together', () => {
  const credentials = parseCredentials({ privateKey: plain, password: 'letmein' }, names);
  expect(credentials.privateKey?.type).toBe('ssh-ed25519');
  expect(credentials.password).toBe('letmein');
});
