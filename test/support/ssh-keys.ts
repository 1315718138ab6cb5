import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What to ask ssh-keygen for. */
export interface KeyRequest {
  readonly type: 'ed25519' | 'rsa' | 'ecdsa';
  readonly passphrase?: string;
  /** PEM is PKCS#1 for RSA and SEC 1 for ECDSA; there is none for ed25519. */
  readonly format?: 'RFC4716' | 'PEM' | 'PKCS8';
}

/** A key pair as files hold it: the private key's text and the one line of the public key. */
export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Writes a new key pair to `file` and `file`.pub with OpenSSH's own ssh-keygen. */
export async function writeKeyPair(file: string, request: KeyRequest): Promise<KeyPair> {
  const { type, passphrase = '', format = 'RFC4716' } = request;
  const bits = type === 'rsa' ? ['-b', '2048'] : [];
  await run('ssh-keygen', [
    ...['-q', '-t', type, ...bits, '-m', format],
    ...['-N', passphrase, '-C', 'test', '-f', file],
  ]);
  return {
    privateKey: await readFile(file, 'utf8'),
    publicKey: (await readFile(`${file}.pub`, 'utf8')).trim(),
  };
}

/** A new key pair of which no file remains. */
export async function newKeyPair(request: KeyRequest = { type: 'ed25519' }): Promise<KeyPair> {
  const directory = await mkdtemp(join(tmpdir(), 'ssh-key-'));
  try {
    return await writeKeyPair(join(directory, 'key'), request);
  } finally {
    await rm(directory, { recursive: true });
  }
}
