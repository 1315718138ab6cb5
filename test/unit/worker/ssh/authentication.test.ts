import { authentication } from '../../../../worker/ssh/authentication.ts';
import { credentialNamesOfSecret, parseCredentials } from '../../../../worker/ssh/credentials.ts';
import { newEd25519Pair } from '../../../support/ed25519-pair.ts';

const { private: privateKey } = newEd25519Pair();
const credentials = parseCredentials(
  { privateKey, password: 'letmein' },
  credentialNamesOfSecret('digits-ssh'),
);
const typeOf = (method: false | { readonly type: string }) => method && method.type;

test('a server that takes everything is offered the key, then the password, then an answer', () => {
  const { next } = authentication('me', credentials);
  const all = ['publickey', 'password', 'keyboard-interactive'] as const;
  expect(typeOf(next(null, null))).toBe('publickey');
  expect(typeOf(next(all, false))).toBe('password');
  expect(typeOf(next(all, false))).toBe('keyboard-interactive');
  expect(next(all, false)).toBe(false);
});

test('a method that the server does not take is not tried', () => {
  const { next, describe: text } = authentication('me', credentials);
  next(null, null);
  expect(typeOf(next(['hostbased', 'keyboard-interactive'], false))).toBe('keyboard-interactive');
  expect(next(['hostbased'], false)).toBe(false);
  expect(text()).toMatch(
    /^tried: publickey \(ssh-ed25519 SHA256:.+\), keyboard-interactive; the server takes: hostbased$/,
  );
  expect(text()).not.toContain('letmein');
});

test('a server that wants the password before the key gets both', () => {
  const { next } = authentication('me', credentials);
  expect(typeOf(next(null, null))).toBe('publickey');
  expect(typeOf(next(['password'], false))).toBe('password');
  expect(typeOf(next(['publickey'], true))).toBe('publickey');
  expect(next(['publickey'], false)).toBe(false);
});

test('only the first hidden prompt is answered with the password', () => {
  const { next } = authentication('me', credentials);
  next(null, null);
  const method = next(['keyboard-interactive'], false);
  if (method === false || method.type !== 'keyboard-interactive' || !('prompt' in method)) {
    throw new Error('not asked for');
  }
  const given: string[][] = [];
  const prompts = [
    { prompt: 'Name:', echo: true },
    { prompt: 'Password:', echo: false },
    { prompt: 'Code:', echo: false },
  ];
  method.prompt('', '', '', prompts, (answers) => given.push(answers));
  method.prompt('', '', '', prompts, (answers) => given.push(answers));
  expect(given).toEqual([
    ['', 'letmein', ''],
    ['', '', ''],
  ]);
});
