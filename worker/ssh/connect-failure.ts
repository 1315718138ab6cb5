import { RunError } from '../errors.ts';
import { oneLine } from '../quote.ts';

/** How far a connection had come. */
export type Phase = 'connecting' | 'handshake' | 'login' | 'sftp';

/** What is known about a connection that could not be made. */
export interface Attempt {
  readonly phase: Phase;
  /** `host:port`. */
  readonly where: string;
  readonly username: string;
  /** What was tried to log in, from Authentication.describe(). */
  readonly tried: string;
}

/** The parts of ssh2's and Node's errors that say what happened. */
export interface ConnectError {
  readonly message: string;
  readonly code?: unknown;
  readonly level?: unknown;
}

const SOCKET_ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses connections: check the port, and that the SSH server runs',
  ENOTFOUND: 'cannot be found: check the host name',
  EAI_AGAIN: 'cannot be found at the moment: the name service does not answer',
  EHOSTUNREACH: 'cannot be reached: there is no route to the host',
  ENETUNREACH: 'cannot be reached: there is no route to its network',
  ETIMEDOUT: 'does not answer: check the host, the port and the firewalls in between',
  ECONNRESET: 'closed the connection before it was ready',
  EPIPE: 'closed the connection before it was ready',
};

/** RFC 4253, section 11.1: PROTOCOL_ERROR (OpenSSH: too many failures), 14 and 15 as named there. */
const LOGIN_REFUSED: readonly unknown[] = [2, 14, 15];

/** The failure for the user when an error, of the socket or of ssh2, ended an attempt to connect. */
export function connectFailure(error: ConnectError, attempt: Attempt): RunError {
  const { phase, where } = attempt;
  if (error.level === 'client-authentication') return loginRefused(attempt);
  if (typeof error.code === 'number') return disconnected(error, attempt);
  if (error.level === 'handshake') return handshakeFailed(error.message, where);
  if (typeof error.code === 'string') {
    const what = SOCKET_ERRORS[error.code] ?? `cannot be reached (${error.code})`;
    return new RunError('ServerUnreachable', `The SSH server ${where} ${what}.`, { cause: error });
  }
  if (phase === 'handshake' && error.level !== 'protocol') {
    return new RunError(
      'HandshakeFailed',
      `What answers at ${where} does not speak SSH 2 (${oneLine(error.message)}): check host and port.`,
    );
  }
  return connectionClosed(attempt);
}

/** The failure when the server closed the connection without a word. */
export function connectionClosed({ phase, where }: Attempt): RunError {
  const when: Readonly<Record<Phase, string>> = {
    connecting: 'at once',
    handshake: 'during the handshake; it may be overloaded, or no SSH server',
    login: 'during the login; it may be overloaded, or refuse this address',
    sftp: 'while SFTP was started',
  };
  return new RunError(
    'ServerUnreachable',
    `The SSH server ${where} closed the connection ${when[phase]}.`,
  );
}

/** The failure when the deadline for the whole of connecting passed. */
export function connectTimedOut({ phase, where }: Attempt, timeoutMs: number): RunError {
  const seconds = `${String(timeoutMs / 1000)} s`;
  if (phase === 'connecting') {
    return new RunError(
      'ServerUnreachable',
      `The SSH server ${where} did not answer within ${seconds}: check the host, the port and the firewalls in between.`,
    );
  }
  return new RunError(
    'ServerStalled',
    `The SSH server ${where} accepted the connection, but was not ready within ${seconds} (stuck in: ${phase}).`,
  );
}

/** The failure when the server lets the user in and then starts no SFTP session. */
export function sftpUnavailable(message: string, { where, username }: Attempt): RunError {
  return new RunError(
    'SftpUnavailable',
    `The SSH server ${where} starts no SFTP session for ${username} (${oneLine(message)}): enable the ` +
      'sftp subsystem for that user, and let its login scripts print nothing.',
  );
}

function loginRefused({ where, username, tried }: Attempt): RunError {
  return new RunError(
    'AuthenticationFailed',
    `The SSH server ${where} does not let ${username} in (${tried}). Check the user name, and that the ` +
      "public key is in that user's authorized_keys or that the password is right.",
  );
}

function disconnected(error: ConnectError, attempt: Attempt): RunError {
  if (attempt.phase === 'login' && LOGIN_REFUSED.includes(error.code)) return loginRefused(attempt);
  return new RunError(
    'ServerUnreachable',
    `The SSH server ${attempt.where} ended the connection: ${oneLine(error.message)}.`,
  );
}

function handshakeFailed(message: string, where: string): RunError {
  const missing = /no matching (.+)$/.exec(message)?.[1];
  if (missing === undefined) {
    return new RunError(
      'HandshakeFailed',
      `The handshake with the SSH server ${where} failed: ${oneLine(message)}.`,
    );
  }
  return new RunError(
    'HandshakeFailed',
    `The SSH server ${where} offers no ${missing} that is still considered safe: update it, or allow ` +
      'current algorithms in its configuration.',
  );
}
