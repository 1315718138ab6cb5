import { connectTo, failureOf } from '../../support/ssh-connect.ts';
import { startFaultyServer } from '../../support/ssh-faulty-server.ts';
import { startTcpServer } from '../../support/ssh-tcp-server.ts';

const credentials = { password: 'letmein' };
const silence = (): void => undefined;

const cases = [
  {
    what: 'closes each connection at once',
    start: () => startTcpServer((socket) => socket.end()),
    reason: 'ServerUnreachable',
    says: 'closed the connection during the handshake',
  },
  {
    what: 'resets each connection',
    start: () => startTcpServer((socket) => socket.resetAndDestroy()),
    reason: 'ServerUnreachable',
    says: 'closed the connection',
  },
  {
    what: 'accepts and never speaks',
    start: () => startTcpServer(silence),
    reason: 'ServerStalled',
    says: 'was not ready within 0.3 s (stuck in: handshake)',
  },
  {
    what: 'stalls at the login',
    start: () => startFaultyServer({ login: 'silence' }),
    reason: 'ServerStalled',
    says: 'stuck in: login',
  },
  {
    what: 'is no SSH server',
    start: () =>
      startTcpServer((socket) => socket.write(`SSH-1.0-old\u001b[31m\r\n${'x'.repeat(300)}\r\n`)),
    reason: 'HandshakeFailed',
    says: 'does not speak SSH 2',
  },
  {
    what: 'offers its host key only with SHA-1',
    start: () => startFaultyServer({ hostKeyAlgorithm: 'ssh-rsa' }),
    reason: 'HandshakeFailed',
    says: 'offers no host key format that is still considered safe',
  },
  {
    what: 'refuses SFTP',
    start: () => startFaultyServer({ sftp: 'refused' }),
    reason: 'SftpUnavailable',
    says: 'starts no SFTP session for tester',
  },
  {
    what: 'prints a greeting into the SFTP session',
    start: () => startFaultyServer({ sftp: 'garbage' }),
    reason: 'SftpUnavailable',
    says: 'let its login scripts print nothing',
  },
] as const;

test.each(cases)('a server that $what ends in $reason', async ({ start, reason, says }) => {
  const server = await start();
  const attempt = connectTo(server, credentials, { readyTimeoutMs: 300 });
  const failure = await failureOf(attempt);
  await server.stop();
  expect(failure.message).toContain(says);
  expect(failure.message).toContain(`127.0.0.1:${String(server.port)}`);
  // eslint-disable-next-line no-control-regex -- no terminal escape of the server gets through
  expect(failure.message).not.toMatch(/[\x00-\x1f]/);
  expect(failure.reason).toBe(reason);
});

test('a port that nobody listens on is unreachable', async () => {
  const server = await startTcpServer(silence);
  await server.stop();
  const failure = await failureOf(connectTo(server, credentials));
  expect(failure.reason).toBe('ServerUnreachable');
  expect(failure.message).toContain('refuses connections');
});

test('a name that cannot be resolved is unreachable', async () => {
  const server = await startTcpServer(silence);
  await server.stop();
  const failure = await failureOf(connectTo({ ...server, host: 'nowhere.invalid' }, credentials));
  expect(failure.reason).toBe('ServerUnreachable');
  expect(failure.message).toContain('cannot be found');
});

test('an abort while connecting rejects with its reason', async () => {
  const server = await startTcpServer(silence);
  const abort = new AbortController();
  const attempt = connectTo(server, credentials, { signal: abort.signal });
  abort.abort(new Error('told to stop'));
  await expect(attempt).rejects.toThrow('told to stop');
  await expect(connectTo(server, credentials, { signal: abort.signal })).rejects.toThrow(
    'told to stop',
  );
  await server.stop();
});
