import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { writeKeyPair, type KeyPair, type KeyRequest } from './ssh-keys.ts';

const SSHD = '/usr/sbin/sshd';

export interface SshdOptions {
  /** Public key lines that may log in. */
  readonly authorizedKeys: readonly string[];
  /** Types of host keys to make and offer. */
  readonly hostKeys?: readonly KeyRequest['type'][];
  /** Address to listen on, also the host in knownHosts. */
  readonly listenAddress?: string;
  /** A free one when not given. */
  readonly port?: number;
  /** Further lines of sshd_config. */
  readonly config?: readonly string[];
}

/** A running sshd. */
export interface Sshd {
  readonly host: string;
  readonly port: number;
  /** Who may log in: the user that runs the test. */
  readonly username: string;
  /** One line for each host key, as known_hosts has them. */
  readonly knownHosts: string;
  readonly hostKeys: Readonly<Partial<Record<KeyRequest['type'], KeyPair>>>;
  /** The directory that SFTP sessions start in. */
  readonly root: string;
  /** What sshd wrote to its log. */
  log(): string;
  /** Ends the server and its sessions, and deletes its files. */
  stop(): Promise<void>;
}

/** Starts OpenSSH's sshd for SFTP alone, with new host keys, in a directory of its own. */
export async function startSshd(options: SshdOptions): Promise<Sshd> {
  await requireSshd();
  const host = options.listenAddress ?? '127.0.0.1';
  const port = options.port ?? (await freePort(host));
  const directory = await mkdtemp(join(tmpdir(), 'sshd-'));
  const root = join(directory, 'root');
  await mkdir(root);
  const types = options.hostKeys ?? ['ed25519', 'rsa', 'ecdsa'];
  const hostKeys = await writeHostKeys(directory, types);
  await writeFile(join(directory, 'authorized_keys'), `${options.authorizedKeys.join('\n')}\n`);
  const config = configuration(directory, {
    ...options,
    listenAddress: host,
    port,
    hostKeys: types,
  });
  await writeFile(join(directory, 'sshd_config'), config);

  const child = spawn(SSHD, ['-D', '-e', '-f', join(directory, 'sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const log: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => log.push(text));
  try {
    await listening(child, log);
  } catch (error) {
    await rm(directory, { recursive: true });
    throw error;
  }
  const name = port === 22 ? host : `[${host}]:${String(port)}`;
  const lines = Object.values(hostKeys).map(({ publicKey }) => `${name} ${publicKey}`);
  return {
    host,
    port,
    username: userInfo().username,
    knownHosts: `${lines.join('\n')}\n`,
    hostKeys,
    root,
    log: () => log.join(''),
    stop: async () => {
      // A client that vanished (a pod that was killed) leaves a session that would wait for it, and
      // keep the log open, for hours after the server is gone.
      const sessions = await descendantsOf(child.pid ?? 0);
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      for (const pid of sessions) killIfAlive(pid);
      child.stderr.destroy();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The processes below one, as the kernel lists them (proc(5), task/TID/children). */
async function descendantsOf(pid: number): Promise<readonly number[]> {
  const list = `/proc/${pid}/task/${pid}/children`;
  const children = (await readFile(list, 'utf8').catch(() => '')).split(' ').filter(Boolean);
  const below = await Promise.all(children.map((child) => descendantsOf(Number(child))));
  return [...children.map(Number), ...below.flat()];
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

async function requireSshd(): Promise<void> {
  try {
    await access(SSHD);
  } catch {
    throw new Error(`${SSHD} is missing: install it with apt-get install openssh-server`);
  }
  // sshd's separation directory, which a service manager would make.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
}

async function writeHostKeys(directory: string, types: readonly KeyRequest['type'][]) {
  const pairs: Partial<Record<KeyRequest['type'], KeyPair>> = {};
  for (const type of types) {
    pairs[type] = await writeKeyPair(join(directory, `host_${type}`), { type });
  }
  return pairs;
}

function configuration(
  directory: string,
  options: SshdOptions & { readonly port: number },
): string {
  return [
    ...(options.config ?? []),
    `ListenAddress ${options.listenAddress ?? ''}`,
    `Port ${String(options.port)}`,
    ...(options.hostKeys ?? []).map((type) => `HostKey ${join(directory, `host_${type}`)}`),
    `AuthorizedKeysFile ${join(directory, 'authorized_keys')}`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'LogLevel VERBOSE',
    // Many tests connect at once; the default turns some away at random from the tenth on.
    'MaxStartups 100',
    'Subsystem sftp internal-sftp',
    `ForceCommand internal-sftp -d ${join(directory, 'root')}`,
    '',
  ].join('\n');
}

async function listening(child: ChildProcess, log: readonly string[]): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!log.join('').includes('Server listening')) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`sshd did not start:\n${log.join('')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
