import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
  { signal, patienceMilliseconds = PATIENCE_MILLISECONDS }: SecretOptions,
): Promise<CredentialTexts> {
  const last = performance.now() + patienceMilliseconds;
  for (;;) {
    const [privateKey, passphrase, password] = await Promise.all(
      ['ssh-privatekey', 'passphrase', 'password'].map((key) => readKey(directory, key)),
    );
    const found = (privateKey ?? '') !== '' || (password ?? '') !== '';
    if (found || performance.now() >= last) return { privateKey, passphrase, password };
    await sleep(PAUSE_MILLISECONDS, undefined, { signal });
  }
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
