import { connectTo, failureOf } from '../../support/ssh-connect.ts';
import { startFaultyServer, type FaultyServer } from '../../support/ssh-faulty-server.ts';
import { newKeyPair, type KeyRequest } from '../../support/ssh-keys.ts';
import { startSshd } from '../../support/sshd.ts';

const keys: readonly KeyRequest[] = [
  { type: 'ed25519' },
  { type: 'ed25519', passphrase: 'correct horse' },
  { type: 'rsa' },
  { type: 'rsa', passphrase: 'correct horse' },
  { type: 'rsa', format: 'PEM' },
  { type: 'rsa', format: 'PEM', passphrase: 'correct horse' },
  { type: 'rsa', format: 'PKCS8', passphrase: 'correct horse' },
  { type: 'ecdsa' },
  { type: 'ecdsa', passphrase: 'correct horse' },
  { type: 'ecdsa', format: 'PEM', passphrase: 'correct horse' },
  { type: 'ecdsa', format: 'PKCS8' },
];

test('OpenSSH lets in each type and format of key that ssh-keygen makes', async () => {
  const pairs = await Promise.all(keys.map(newKeyPair));
  const sshd = await startSshd({ authorizedKeys: pairs.map(({ publicKey }) => publicKey) });
  try {
    for (const [index, { privateKey }] of pairs.entries()) {
      const { passphrase } = keys[index] ?? {};
      const connection = await connectTo(sshd, { privateKey, passphrase });
      await connection.close();
    }
    expect(sshd.log().match(/Accepted publickey/g)).toHaveLength(keys.length);
  } finally {
    await sshd.stop();
  }
});

describe('with a server of OpenSSH', () => {
  test('a key that is not authorized is refused, and the message names user and key', async () => {
    const [authorized, other] = await Promise.all([newKeyPair(), newKeyPair()]);
    const sshd = await startSshd({ authorizedKeys: [authorized.publicKey] });
    const failure = await failureOf(connectTo(sshd, { privateKey: other.privateKey }));
    await sshd.stop();
    expect(failure.reason).toBe('AuthenticationFailed');
    expect(failure.message).toContain(`does not let ${sshd.username} in`);
    expect(failure.message).toMatch(/tried: publickey \(ssh-ed25519 SHA256:[\w+/]{43}\)/);
    expect(failure.message).toContain('the server takes: publickey');
  });

  test('an RSA key is never used to sign with SHA-1', async () => {
    const key = await newKeyPair({ type: 'rsa' });
    const config = ['PubkeyAcceptedAlgorithms ssh-rsa'];
    const sshd = await startSshd({ authorizedKeys: [key.publicKey], config });
    const failure = await failureOf(connectTo(sshd, { privateKey: key.privateKey }));
    await sshd.stop();
    expect(failure.reason).toBe('AuthenticationFailed');
  });
});

describe('with a password', () => {
  let server: FaultyServer;
  afterEach(() => server.stop());

  test.each(['password', 'keyboard-interactive'] as const)(
    'a server that takes %s lets in the right one and refuses a wrong one',
    async (method) => {
      server = await startFaultyServer({ login: { [method]: 'letmein' } });
      const connection = await connectTo(server, { password: 'letmein\n' });
      await connection.close();
      const failure = await failureOf(connectTo(server, { password: 'hunter2' }));
      expect(failure.reason).toBe('AuthenticationFailed');
      expect(failure.message).toContain(`the server takes: ${method}`);
      expect(failure.message).not.toContain('hunter2');
    },
  );

  test('the password is tried after a key that was refused', async () => {
    server = await startFaultyServer({ login: { password: 'letmein' } });
    const { privateKey } = await newKeyPair();
    const connection = await connectTo(server, { privateKey, password: 'letmein' });
    await connection.close();
  });
});
