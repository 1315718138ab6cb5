import type { ParsedKey } from 'ssh2';
import { RunError } from '../errors.ts';
import { fingerprint } from './host-key.ts';
import { parsePrivateKey, type PrivateKeyProblem } from './private-key.ts';

/** What the user gave to log in with, as read; an empty text counts as not given. */
export interface CredentialTexts {
  readonly privateKey?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly password?: string | undefined;
}

/** What to call each text in messages: where the user would put it. */
export interface CredentialNames extends Readonly<Record<keyof CredentialTexts, string>> {
  /** What happens by itself once a text that was missing is there, as a sentence. */
  readonly afterwards?: string;
}

/** Credentials that can be used: at least one of the two is there. */
export interface Credentials {
  readonly privateKey?: ParsedKey;
  readonly password?: string;
}

/** The names of credentials that come from a Secret with the keys of kubernetes.io/ssh-auth. */
export function credentialNamesOfSecret(secretName: string): CredentialNames {
  const key = (name: string): string => `the key ${name} of the Secret "${secretName}"`;
  return {
    privateKey: key('ssh-privatekey'),
    passphrase: key('passphrase'),
    password: key('password'),
    // The Job controller makes the next pod after 10 s, then after twice as long, up to 10 min.
    afterwards:
      'The run is tried again by itself, at the latest after 10 minutes; a change of the ' +
      'annotation batchinference.dev/run tries at once.',
  };
}

/**
 * Checks credentials before they are used. A line end after a passphrase or a password is left
 * out: it comes from the editor or from echo.
 *
 * @throws RunError CredentialsMissing when there is neither a private key nor a password;
 *   CredentialsInvalid when the key cannot be read or its passphrase is missing or wrong
 */
export function parseCredentials(texts: CredentialTexts, names: CredentialNames): Credentials {
  const password = withoutLineEnd(texts.password);
  const given = texts.privateKey?.trim() === '' ? undefined : texts.privateKey;
  if (given === undefined && password === undefined) {
    throw new RunError(
      'CredentialsMissing',
      `There is nothing to log in to the SSH server with: provide ${names.privateKey} ` +
        `(a private key in the format of OpenSSH or PEM), or ${names.password}.` +
        (names.afterwards === undefined ? '' : ` ${names.afterwards}`),
    );
  }
  if (given === undefined) return { ...(password !== undefined && { password }) };
  const parsed = parsePrivateKey(given, withoutLineEnd(texts.passphrase));
  if (!parsed.ok) throw new RunError('CredentialsInvalid', describe(parsed.problem, names));
  return { privateKey: parsed.key, ...(password !== undefined && { password }) };
}

/** A private key's type and fingerprint, for messages: `ssh-ed25519 SHA256:…`. */
export function describeKey(key: ParsedKey): string {
  return `${key.type} ${fingerprint(key.getPublicSSH())}`;
}

function withoutLineEnd(text: string | undefined): string | undefined {
  const content = text?.replace(/\r?\n$/, '');
  return content === '' ? undefined : content;
}

function describe(problem: PrivateKeyProblem, names: CredentialNames): string {
  switch (problem.kind) {
    case 'passphrase-missing':
      return `The private key (${names.privateKey}) is encrypted: provide ${names.passphrase} too.`;
    case 'passphrase-wrong':
      return (
        `The private key (${names.privateKey}) is encrypted and the passphrase ` +
        `(${names.passphrase}) does not open it: correct the passphrase, or check with ` +
        'ssh-keygen -y -f KEY.'
      );
    case 'malformed':
      return `The private key (${names.privateKey}) cannot be used: it ${problem.detail}.`;
  }
}
