import { createPrivateKey, type KeyObject } from 'node:crypto';
import ssh2, { type ParsedKey } from 'ssh2';

/** A private key that can sign, or in one clause why the text gives none; never with a secret. */
type PrivateKeyResult =
  | { readonly ok: true; readonly key: ParsedKey }
  | { readonly ok: false; readonly problem: PrivateKeyProblem };

export type PrivateKeyProblem =
  | { readonly kind: 'passphrase-missing' }
  | { readonly kind: 'passphrase-wrong' }
  | { readonly kind: 'malformed'; readonly detail: string };

/**
 * Reads a private key in OpenSSH's format or in PEM (PKCS#1, SEC 1, PKCS#8), encrypted or not.
 * Line ends, indentation and blank lines around it may be as a paste left them.
 */
export function parsePrivateKey(text: string, passphrase: string | undefined): PrivateKeyResult {
  const key = normalizeLines(text);
  if (key.startsWith('-----BEGIN OPENSSH PRIVATE KEY-----')) return parseOpenSsh(key, passphrase);
  if (/^-----BEGIN [A-Z ]*(PRIVATE KEY|EC PARAMETERS)-----/.test(key)) {
    return parsePem(key, passphrase);
  }
  return malformed(describeOther(key));
}

function normalizeLines(text: string): string {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  return `${lines
    .map((line) => line.trim())
    .join('\n')
    .trim()}\n`;
}

function describeOther(text: string): string {
  if (text.trim() === '') return 'is empty';
  if (/^(ssh-|ecdsa-|sk-|-----BEGIN .*PUBLIC KEY|---- BEGIN SSH2 PUBLIC)/.test(text)) {
    return 'is a public key; give the private one (the file without .pub)';
  }
  if (text.startsWith('PuTTY-User-Key-File')) {
    return 'is in the format of PuTTY; convert it with puttygen KEY -O private-openssh';
  }
  if (Buffer.from(text, 'base64').toString('latin1').startsWith('-----BEGIN')) {
    return 'is encoded in base64 once too often';
  }
  return 'is not a private key in the format of OpenSSH or PEM';
}

function parseOpenSsh(text: string, passphrase: string | undefined): PrivateKeyResult {
  const parsed = readKey(text, passphrase);
  if ('key' in parsed) return { ok: true, key: parsed.key };
  if (/no passphrase given/.test(parsed.error)) return failed({ kind: 'passphrase-missing' });
  if (/integrity check failed|bad decrypt|unable to authenticate/i.test(parsed.error)) {
    return failed({ kind: passphrase === undefined ? 'passphrase-missing' : 'passphrase-wrong' });
  }
  if (/Unsupported OpenSSH private key type/.test(parsed.error)) {
    return malformed('is of a type that is not supported; use ed25519, RSA or ECDSA');
  }
  return malformed('is damaged or was cut');
}

/** ssh2 reads no PKCS#8, and node:crypto tells a missing passphrase from a wrong one. */
function parsePem(text: string, passphrase: string | undefined): PrivateKeyResult {
  let pem: string | undefined;
  try {
    pem = traditionalPem(createPrivateKey({ key: text, format: 'pem', passphrase }));
  } catch (error) {
    return failed(pemProblem(error, passphrase, text));
  }
  if (pem === undefined) {
    return malformed('is of a type that PEM files are not read for; use RSA or ECDSA, or OpenSSH');
  }
  const parsed = readKey(pem, undefined);
  if ('key' in parsed) return { ok: true, key: parsed.key };
  return malformed('is of a type or curve that is not supported; use ed25519, RSA or ECDSA');
}

function traditionalPem(key: KeyObject): string | undefined {
  if (key.asymmetricKeyType === 'rsa') return key.export({ type: 'pkcs1', format: 'pem' });
  if (key.asymmetricKeyType === 'ec') return key.export({ type: 'sec1', format: 'pem' });
  return undefined;
}

function pemProblem(
  error: unknown,
  passphrase: string | undefined,
  text: string,
): PrivateKeyProblem {
  const encrypted = /^Proc-Type: 4,ENCRYPTED|^-----BEGIN ENCRYPTED/m.test(text);
  if (!encrypted) return { kind: 'malformed', detail: 'is damaged or was cut' };
  if (passphrase === undefined || (error as { code?: unknown }).code === 'ERR_MISSING_PASSPHRASE') {
    return { kind: 'passphrase-missing' };
  }
  return { kind: 'passphrase-wrong' };
}

/** ssh2 hands back an Error instead of throwing, and a list of one for OpenSSH's format. */
function readKey(
  text: string,
  passphrase: string | undefined,
): { readonly key: ParsedKey } | { readonly error: string } {
  const parsed: unknown = ssh2.utils.parseKey(text, passphrase);
  const key: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  if (isPrivateKey(key)) return { key: withoutSha1(key) };
  return { error: key instanceof Error ? key.message : '' };
}

function isPrivateKey(key: unknown): key is ParsedKey {
  return !(key instanceof Error) && (key as ParsedKey).isPrivateKey();
}

/**
 * Where a server does not announce rsa-sha2-256 or rsa-sha2-512, ssh2 would sign with SHA-1. The
 * key refuses to; ssh2 takes an Error that is handed back as "this method failed".
 */
function withoutSha1(key: ParsedKey): ParsedKey {
  if (key.type !== 'ssh-rsa') return key;
  const sign = key.sign.bind(key);
  key.sign = (data, algorithm) => {
    if (algorithm === 'sha256' || algorithm === 'sha512') return sign(data, algorithm);
    return new Error('the server takes RSA keys only with SHA-1') as unknown as Buffer;
  };
  return key;
}

function malformed(detail: string): PrivateKeyResult {
  return failed({ kind: 'malformed', detail });
}

function failed(problem: PrivateKeyProblem): PrivateKeyResult {
  return { ok: false, problem };
}
