import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpAccessTexts } from '../data/http/access.ts';
import { errorCode, RunError } from '../errors.ts';
import { thrownText } from '../quote.ts';
import type { CredentialTexts } from '../ssh/credentials.ts';

interface SecretOptions {
  readonly signal: AbortSignal;
  /** For how long to look for something to log in with. */
  readonly patienceMilliseconds?: number;
}

/** A volume with a Secret that was made after the pod may be filled a moment after its start. */
const PATIENCE_MILLISECONDS = 5000;
const PAUSE_MILLISECONDS = 100;

/**
 * What a mounted Secret holds to log in with, by the keys of kubernetes.io/ssh-auth. Waits for a
 * private key or a password for a while; when neither comes, the texts are undefined.
 */
export async function readSecret(
  directory: string,
  options: SecretOptions,
): Promise<CredentialTexts> {
  const keys = ['ssh-privatekey', 'passphrase', 'password'] as const;
  const texts = await readKeys(directory, keys, {
    ...options,
    isEnough: (found) => isGiven(found['ssh-privatekey']) || isGiven(found.password),
  });
  return {
    privateKey: texts['ssh-privatekey'],
    passphrase: texts.passphrase,
    password: texts.password,
  };
}

/**
 * What a mounted Secret holds to fetch data.url with: the keys of kubernetes.io/basic-auth, token and
 * ca.crt. Waits for any of them for a while; when none comes, the texts are undefined.
 */
export async function readHttpSecret(
  directory: string,
  options: SecretOptions,
): Promise<HttpAccessTexts> {
  const keys = ['username', 'password', 'token', 'ca.crt'] as const;
  const { 'ca.crt': ca, ...texts } = await readKeys(directory, keys, {
    ...options,
    isEnough: (found) => Object.values(found).some(isGiven),
  });
  return { ...texts, ca };
}

type Found<Key extends string> = Readonly<Record<Key, string | undefined>>;

async function readKeys<Key extends string>(
  directory: string,
  keys: readonly Key[],
  options: SecretOptions & { readonly isEnough: (found: Found<Key>) => boolean },
): Promise<Found<Key>> {
  const { signal, patienceMilliseconds = PATIENCE_MILLISECONDS, isEnough } = options;
  const last = performance.now() + patienceMilliseconds;
  for (;;) {
    const texts = await Promise.all(keys.map((key) => readKey(directory, key)));
    const found = Object.fromEntries(
      keys.map((key, index) => [key, texts[index]]),
    ) as unknown as Found<Key>;
    if (isEnough(found) || performance.now() >= last) return found;
    await sleep(PAUSE_MILLISECONDS, undefined, { signal });
  }
}

function isGiven(text: string | undefined): boolean {
  return text !== undefined && text !== '';
}

async function readKey(directory: string, key: string): Promise<string | undefined> {
  try {
    return await readFile(join(directory, key), 'utf8');
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new RunError(
      'CredentialsInvalid',
      `The key ${key} of the Secret cannot be read: ${thrownText(cause)}.`,
      { cause },
    );
  }
}
