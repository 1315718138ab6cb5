import { connect as connectSocket } from 'node:net';
import ssh2 from 'ssh2';
import type { RunError } from '../errors.ts';
import { waitFor } from '../waiting.ts';
import { authentication } from './authentication.ts';
import {
  connectFailure,
  connectionClosed,
  connectTimedOut,
  sftpUnavailable,
  type Attempt,
  type ConnectError,
  type Phase,
} from './connect-failure.ts';
import { connectionOf, type Connection, type Session } from './connection.ts';
import type { Credentials } from './credentials.ts';
import { fingerprint, keyTypesFor, matchHostKey } from './host-key.ts';
import { hostKeyRefusal } from './host-key-refusal.ts';
import { address, type SshTarget } from './host-pattern.ts';
import { keyTypeOf, type KnownHosts } from './known-hosts.ts';
import { sftpChannel, type SftpChannel } from './sftp-channel.ts';

/** From the first packet to a ready SFTP session, unless the caller says otherwise. */
const READY_TIMEOUT_MS = 20_000;

export interface ConnectOptions extends SshTarget {
  readonly username: string;
  readonly credentials: Credentials;
  readonly knownHosts: KnownHosts;
  /** Ends the attempt to connect; a connection that is ready has its own signals per file. */
  readonly signal: AbortSignal;
  readonly readyTimeoutMs?: number;
  /** Is told in a line each what was verified; nothing in it is secret. */
  readonly log?: (line: string) => void;
}

/**
 * Connects to an SSH server whose host key is on record, logs in and starts SFTP.
 *
 * @throws RunError HostKeyUnknown, HostKeyChanged, HostKeyRevoked; HandshakeFailed;
 *   AuthenticationFailed; SftpUnavailable; ServerUnreachable; ServerStalled. The signal's reason
 *   when it aborts.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  options.signal.throwIfAborted();
  const { host, port, username, signal, readyTimeoutMs = READY_TIMEOUT_MS } = options;
  const where = address(options);
  const client = new ssh2.Client();
  // ssh2 leaves Nagle's algorithm on, which makes reads many times slower.
  const socket = connectSocket({ host, port, noDelay: true });
  const login = authentication(username, options.credentials);
  let phase: Phase = 'connecting';
  const enter = (next: Phase) => () => {
    phase = next;
  };
  const attempt = (): Attempt => ({ phase, where, username, tried: login.describe() });
  socket.once('connect', enter('handshake'));
  client.once('handshake', enter('login')).once('ready', enter('sftp'));

  const verifier = hostVerifier(options);
  const ready = openSftp({ client, socket }, attempt, verifier.refusal);
  ready.catch(() => undefined);
  client.connect({
    sock: socket,
    username,
    readyTimeout: 0,
    hostVerifier: verifier.verify,
    algorithms: { serverHostKey: [...keyTypesFor(options.knownHosts.entries, options)] },
    authHandler: login.next,
  });
  try {
    const error = (): Error => connectTimedOut(attempt(), readyTimeoutMs);
    const timeout = { milliseconds: readyTimeoutMs, error };
    const channel = await waitFor(ready, { signal, timeout });
    options.log?.(`logged in to ${where} as ${username}`);
    return connectionOf({ client, socket, channel, where, username });
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Settles with the first thing that happens; later errors are heard and ignored. */
function openSftp(
  { client, socket }: Pick<Session, 'client' | 'socket'>,
  attempt: () => Attempt,
  refusal: () => RunError | undefined,
): Promise<SftpChannel> {
  return new Promise((resolve, reject) => {
    client.on('error', (error: Error & ConnectError) => {
      // A single method failed before it reached the server; ssh2 goes on to the next.
      if (error.level === 'client-authentication' && /sign/.test(error.message)) return;
      reject(refusal() ?? connectFailure(error, attempt()));
    });
    client.once('close', () => {
      reject(connectionClosed(attempt()));
    });
    client.once('change password', () => {
      reject(connectFailure({ message: '', level: 'client-authentication' }, attempt()));
    });
    client.once('ready', () => {
      client.sftp((error, sftp) => {
        if (error === undefined) resolve(sftpChannel(client, sftp, socket));
        else reject(sftpUnavailable(error.message, attempt()));
      });
    });
  });
}

/** Compares the key that the server presents, also when keys are exchanged anew. */
function hostVerifier({ knownHosts, log, ...target }: ConnectOptions) {
  let refusal: RunError | undefined;
  return {
    refusal: () => refusal,
    verify: (key: Buffer): boolean => {
      const verdict = matchHostKey(knownHosts.entries, target, key);
      refusal = hostKeyRefusal(verdict, knownHosts, target, key);
      if (verdict.verdict === 'trusted') {
        const known = `known from line ${String(verdict.line)} of ${knownHosts.origin}`;
        log?.(`${address(target)} presented ${keyTypeOf(key)} ${fingerprint(key)}, ${known}`);
      }
      return refusal === undefined;
    },
  };
}
