import { X509Certificate } from 'node:crypto';
import { RunError } from '../../errors.ts';

/** What the user gave to fetch data.url with, as read; all of it is optional. */
export interface HttpAccessTexts {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
  /** Certificates in PEM form of authorities to be trusted beside the usual ones. */
  readonly ca?: string | undefined;
}

/** What to call each text in messages: where the user would put it. */
export type HttpAccessNames = Readonly<Record<keyof HttpAccessTexts, string>>;

/** What to fetch data.url with, once it is checked. */
export interface HttpAccess {
  /** The value of the header `authorization`: a secret. */
  readonly authorization?: string | undefined;
  readonly ca?: string | undefined;
}

/** The characters of RFC 6750, section 2.1. */
const BEARER_TOKEN = /^[\w.~+/-]+=*$/;

/** The names of texts that come from a Secret: the keys of kubernetes.io/basic-auth, and two more. */
export function httpAccessNamesOfSecret(secretName: string): HttpAccessNames {
  const key = (name: string): string => `the key ${name} of the Secret "${secretName}"`;
  return {
    username: key('username'),
    password: key('password'),
    token: key('token'),
    ca: key('ca.crt'),
  };
}

/**
 * Checks what was given. A line end after a text is left out: it comes from the editor or from echo.
 *
 * @throws RunError CredentialsMissing when nothing is given; CredentialsInvalid when a user name
 *   comes without a password, or with a token, or when a text is not what it should be
 */
export function parseHttpAccess(texts: HttpAccessTexts, names: HttpAccessNames): HttpAccess {
  const username = content(texts.username);
  const token = content(texts.token);
  const ca = content(texts.ca);
  const password = content(texts.password);
  if ((username ?? password ?? token ?? ca) === undefined) {
    throw new RunError(
      'CredentialsMissing',
      `There is nothing to fetch data.url with: provide ${names.username} and ` +
        `${names.password}, or ${names.token}, or ${names.ca}.`,
    );
  }
  if (token !== undefined && (username ?? password) !== undefined) {
    throw invalid(`${names.token} and ${names.username} exclude each other: provide one of them`);
  }
  if (ca !== undefined && !isCertificate(ca)) {
    throw invalid(`${names.ca} is no certificate in PEM form (-----BEGIN CERTIFICATE-----)`);
  }
  if (token === undefined && (username ?? password) === undefined) return { ca };
  return {
    authorization:
      token === undefined ? basic(username, password, names) : bearer(token, names.token),
    ca,
  };
}

/** RFC 7617, in UTF-8. */
function basic(
  username: string | undefined,
  password: string | undefined,
  names: HttpAccessNames,
): string {
  if (username === undefined || password === undefined) {
    const [there, missing] =
      username === undefined
        ? (['password', 'username'] as const)
        : (['username', 'password'] as const);
    throw invalid(`${names[there]} is given: provide ${names[missing]} too`);
  }
  if (username.includes(':')) {
    throw invalid(`${names.username} has a colon in it, which HTTP cannot send`);
  }
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function bearer(token: string, name: string): string {
  if (!BEARER_TOKEN.test(token)) {
    throw invalid(`${name} has characters in it that no bearer token has`);
  }
  return `Bearer ${token}`;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function content(text: string | undefined): string | undefined {
  const line = text?.replace(/\r?\n$/, '');
  return line === '' ? undefined : line;
}

function invalid(problem: string): RunError {
  return new RunError('CredentialsInvalid', `data.url cannot be fetched: ${problem}.`);
}
