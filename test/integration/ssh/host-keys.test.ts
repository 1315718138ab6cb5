import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connectTo, failureOf, never, type Server } from '../../support/ssh-connect.ts';
import { newKeyPair, type KeyPair } from '../../support/ssh-keys.ts';
import { startSshd, type Sshd } from '../../support/sshd.ts';

const run = promisify(execFile);

let user: KeyPair;
let other: KeyPair;
let sshd: Sshd;
let ed25519Only: Sshd;

beforeAll(async () => {
  [user, other] = await Promise.all([newKeyPair(), newKeyPair()]);
  const authorizedKeys = [user.publicKey];
  [sshd, ed25519Only] = await Promise.all([
    startSshd({ authorizedKeys }),
    startSshd({ authorizedKeys, hostKeys: ['ed25519'] }),
  ]);
  await writeFile(join(sshd.root, 'file'), 'content');
});

afterAll(() => Promise.all([sshd.stop(), ed25519Only.stop()]));

const name = (server: Server): string => `[${server.host}]:${String(server.port)}`;
const keyOf = (server: Sshd, type: 'ed25519' | 'rsa' | 'ecdsa'): string =>
  server.hostKeys[type]?.publicKey ?? '';

async function connects(server: Server, knownHosts: string): Promise<readonly string[]> {
  const log: string[] = [];
  const options = { log: (line: string) => log.push(line) };
  await using connection = await connectTo(
    { ...server, knownHosts },
    { privateKey: user.privateKey },
    options,
  );
  await connection.download('.', { kind: 'model', maxBytes: 1, signal: never }).catch(() => 0);
  return log;
}

function refusal(server: Server, knownHosts: string) {
  return failureOf(connectTo({ ...server, knownHosts }, { privateKey: user.privateKey }));
}

/** What ssh-keygen says the fingerprint of a public key is. */
async function fingerprint(publicKey: string): Promise<string> {
  const printed = run('ssh-keygen', ['-lf', '-']);
  printed.child.stdin?.end(publicKey);
  return (await printed).stdout.split(' ')[1] ?? '';
}

test.each(['ed25519', 'rsa', 'ecdsa'] as const)(
  'a server with several keys is trusted when only its %s key is on record',
  async (type) => {
    const [verified] = await connects(sshd, `${name(sshd)} ${keyOf(sshd, type)}`);
    expect(verified).toContain(await fingerprint(keyOf(sshd, type)));
    expect(verified).toContain('line 1 of known_hosts');
  },
);

test('a server whose name is hashed by ssh-keygen is trusted', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'known-hosts-'));
  const file = join(directory, 'known_hosts');
  await writeFile(file, sshd.knownHosts);
  await run('ssh-keygen', ['-H', '-f', file]);
  const hashed = await readFile(file, 'utf8');
  await rm(directory, { recursive: true });
  expect(hashed).not.toContain(sshd.host);
  await expect(connects(sshd, hashed)).resolves.toHaveLength(2);
});

test('a server that is not on record is refused with the fingerprint that it presented', async () => {
  const failure = await refusal(sshd, `other.example.org ${keyOf(sshd, 'ed25519')}`);
  expect(failure.reason).toBe('HostKeyUnknown');
  expect(failure.message).toContain(`ssh-ed25519 ${await fingerprint(keyOf(sshd, 'ed25519'))}`);
  expect(failure.message).toContain(`no line for ${name(sshd)}`);
  expect(failure.message).toContain(`ssh-keyscan -t ed25519 -p ${String(sshd.port)} 127.0.0.1`);
});

test('a server that is on record only without its port is refused, and the message says so', async () => {
  const failure = await refusal(sshd, `# one\n${sshd.host} ${keyOf(sshd, 'ed25519')}`);
  expect(failure.reason).toBe('HostKeyUnknown');
  expect(failure.message).toContain(`line 2 has the host, but for port 22`);
});

test('a server that only a certificate authority vouches for is refused, and the message says so', async () => {
  const failure = await refusal(sshd, `@cert-authority * ${keyOf(sshd, 'ed25519')}`);
  expect(failure.reason).toBe('HostKeyUnknown');
  expect(failure.message).toContain('@cert-authority in line 1');
});

test('a server with another key than the one on record is refused with both', async () => {
  const failure = await refusal(ed25519Only, `\n${name(ed25519Only)} ${other.publicKey}`);
  expect(failure.reason).toBe('HostKeyChanged');
  expect(failure.message).toContain(await fingerprint(keyOf(ed25519Only, 'ed25519')));
  expect(failure.message).toContain('line 2 of known_hosts');
});

test('a server that offers none of the types on record still shows its key', async () => {
  const failure = await refusal(ed25519Only, `${name(ed25519Only)} ${keyOf(sshd, 'rsa')}`);
  expect(failure.reason).toBe('HostKeyChanged');
  expect(failure.message).toContain(await fingerprint(keyOf(ed25519Only, 'ed25519')));
  expect(failure.message).toContain('on record only with ssh-rsa');
});

test('a revoked key is refused although another line trusts it', async () => {
  const revoked = `@revoked * ${keyOf(ed25519Only, 'ed25519')}`;
  const failure = await refusal(ed25519Only, `${ed25519Only.knownHosts}${revoked}`);
  expect(failure.reason).toBe('HostKeyRevoked');
  expect(failure.message).toContain('line 2 of known_hosts');
});
