import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh2, { type Connection, type ServerHostKeyAlgorithm, type SFTPWrapper } from 'ssh2';
import { serveDirectory, type FaultyDirectory } from './ssh-faulty-directory.ts';
import { newKeyPair } from './ssh-keys.ts';
import type { Server } from './ssh-connect.ts';

/** What the server answers to a read: bytes, an SFTP status, or worse. */
export type ReadAnswer = Buffer | number | 'silence' | 'cut' | 'end of session' | 'garbage';

/** A file that may lie. */
export interface FaultyFile {
  /** What stat says; a number is an SFTP status in its place, and silence is no answer. */
  readonly stat:
    { readonly size: number; readonly mtime?: number; readonly mode?: number } | number | 'silence';
  /** What fstat says after the file was opened; as stat when not given. */
  readonly statAfter?: { readonly size: number; readonly mtime?: number };
  /** An SFTP status to answer an open with, or nothing at all. */
  readonly openStatus?: number | 'silence';
  readonly read?: (position: number, length: number) => ReadAnswer;
}

export interface FaultyServerOptions {
  readonly files?: Readonly<Record<string, FaultyFile>>;
  /** Takes files in place of having some. */
  readonly directory?: FaultyDirectory;
  /** What lets a client in; without it everything does. 'silence' never answers. */
  readonly login?: Partial<Record<'password' | 'keyboard-interactive', string>> | 'silence';
  readonly sftp?: 'refused' | 'garbage';
  /** How the host key signs; `ssh-rsa` is with SHA-1. */
  readonly hostKeyAlgorithm?: Extract<ServerHostKeyAlgorithm, 'ssh-ed25519' | 'ssh-rsa'>;
}

export interface FaultyServer extends Server {
  readonly stop: () => Promise<void>;
}

const REGULAR_FILE = 0o100644;
const STATUS = { ok: 0, eof: 1, noSuchFile: 2 } as const;

/** An SSH server in this process that misbehaves as told. It takes any user named `tester`. */
export async function startFaultyServer(options: FaultyServerOptions): Promise<FaultyServer> {
  const { hostKeyAlgorithm = 'ssh-ed25519' } = options;
  const type = hostKeyAlgorithm === 'ssh-rsa' ? 'rsa' : 'ed25519';
  const hostKey = await newKeyPair({ type });
  const clients = new Set<Connection>();
  const server = new ssh2.Server(
    { hostKeys: [hostKey.privateKey], algorithms: { serverHostKey: [hostKeyAlgorithm] } },
    (client) => {
      clients.add(client);
      client.on('error', () => undefined).on('close', () => clients.delete(client));
      letIn(client, options.login);
      client.on('session', (accept) => {
        accept().on('sftp', (acceptSftp, rejectSftp) => {
          if (options.sftp === 'refused') rejectSftp();
          else if (options.sftp === 'garbage') writeGarbage(acceptSftp());
          else if (options.directory !== undefined) {
            serveDirectory(acceptSftp(), client, options.directory);
          } else serve(acceptSftp(), client, options.files ?? {});
        });
      });
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    username: 'tester',
    knownHosts: `[127.0.0.1]:${String(port)} ${hostKey.publicKey}\n`,
    stop: async () => {
      for (const client of clients) client.end();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function letIn(client: Connection, login: FaultyServerOptions['login']): void {
  client.on('authentication', (context) => {
    if (login === 'silence') return;
    if (login === undefined) {
      context.accept();
      return;
    }
    const methods = Object.keys(login) as (keyof typeof login)[];
    if (context.method === 'password' && context.password === login.password) {
      context.accept();
    } else if (context.method === 'keyboard-interactive' && methods.includes(context.method)) {
      context.prompt([{ prompt: 'Password:', echo: false }], (answers) => {
        if (answers[0] === login['keyboard-interactive']) context.accept();
        else context.reject(methods);
      });
    } else {
      context.reject(methods);
    }
  });
}

/** What a login script that prints does to an SFTP session: text where a packet should be. */
function writeGarbage(sftp: SFTPWrapper): void {
  const channel = sftp as unknown as {
    readonly _protocol: { channelData(id: number, data: Buffer): void };
    readonly outgoing: { readonly id: number };
  };
  channel._protocol.channelData(channel.outgoing.id, Buffer.from('Welcome to example.org!\n'));
}

function serve(
  sftp: SFTPWrapper,
  client: Connection,
  files: Readonly<Record<string, FaultyFile>>,
): void {
  const fileOf = (handle: Buffer): FaultyFile | undefined => files[handle.toString()];
  const attributes = (id: number, stat: FaultyFile['stat'] | undefined): void => {
    if (stat === undefined) sftp.status(id, STATUS.noSuchFile);
    else if (typeof stat === 'number') sftp.status(id, stat);
    else if (stat !== 'silence')
      sftp.attrs(id, { mode: REGULAR_FILE, uid: 0, gid: 0, atime: 0, mtime: 0, ...stat });
  };
  sftp.on('error', () => undefined);
  sftp.on('REALPATH', (id) => {
    sftp.name(id, [{ filename: '/srv', longname: '/srv', attrs: {} as never }]);
  });
  sftp.on('STAT', (id, path) => {
    attributes(id, files[path]?.stat);
  });
  sftp.on('FSTAT', (id, handle) => {
    const file = fileOf(handle);
    attributes(id, file?.statAfter ?? file?.stat);
  });
  sftp.on('OPEN', (id, path) => {
    const status = files[path]?.openStatus;
    if (status === undefined) sftp.handle(id, Buffer.from(path));
    else if (status !== 'silence') sftp.status(id, status);
  });
  sftp.on('CLOSE', (id) => {
    sftp.status(id, STATUS.ok);
  });
  sftp.on('READ', (id, handle, position, length) => {
    const answer = fileOf(handle)?.read?.(position, length) ?? STATUS.eof;
    if (answer === 'cut') (client as unknown as { _sock: { destroy(): void } })._sock.destroy();
    else if (answer === 'end of session') sftp.end();
    else if (answer === 'garbage') writeGarbage(sftp);
    else if (typeof answer === 'number') sftp.status(id, answer);
    else if (answer !== 'silence') sftp.data(id, answer);
  });
}
