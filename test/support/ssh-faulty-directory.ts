import type { Connection, SFTPWrapper } from 'ssh2';

type Request = 'STAT' | 'MKDIR' | 'OPEN' | 'WRITE' | 'CLOSE' | 'REMOVE' | 'RENAME';

/** What the server does to a request in place of what it should: an SFTP status, or worse. */
type Fault = number | 'silence' | 'cut';

/** An empty directory that takes files, if need be badly. It offers none of OpenSSH's extensions. */
export interface FaultyDirectory {
  readonly faults?: Readonly<Partial<Record<Request, Fault>>>;
  /** Of each path how many bytes it has. */
  readonly files: Map<string, number>;
  /** Whether there are more names however many were given; `files` are not among them. */
  readonly isEndless?: boolean;
  /** Is told of each request. */
  readonly onRequest?: (request: Request) => void;
}

const DIRECTORY = 0o040755;
const STATUS = { ok: 0, eof: 1, noSuchFile: 2, failure: 4 } as const;
const MANY_NAMES = Array.from({ length: 500 }, (_, at) => {
  const filename = `file ${String(at)}`;
  return { filename, longname: filename, attrs: {} as never };
});

/** Serves a session in which everything is in that directory, or is it. */
export function serveDirectory(
  sftp: SFTPWrapper,
  client: Connection,
  { faults, files, isEndless = false, onRequest }: FaultyDirectory,
): void {
  const directories = new Set<string>(['.', '/']);
  const answer = (id: number, request: Request, well: () => number | undefined): void => {
    onRequest?.(request);
    const fault = faults?.[request];
    if (fault === 'silence') return;
    if (fault === 'cut') {
      (client as unknown as { _sock: { destroy(): void } })._sock.destroy();
      return;
    }
    const status = fault ?? well();
    if (status !== undefined) sftp.status(id, status);
  };
  const lists = new Set<string>();
  sftp.on('error', () => undefined);
  sftp.on('STAT', (id, path) => {
    answer(id, 'STAT', () => {
      if (!directories.has(path)) return STATUS.noSuchFile;
      sftp.attrs(id, { mode: DIRECTORY, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 });
      return undefined;
    });
  });
  sftp.on('MKDIR', (id, path) => {
    answer(id, 'MKDIR', () => {
      directories.add(path);
      return STATUS.ok;
    });
  });
  sftp.on('OPENDIR', (id, path) => {
    lists.add(path);
    sftp.handle(id, Buffer.from(path));
  });
  sftp.on('READDIR', (id, handle) => {
    const path = handle.toString();
    if (isEndless) {
      sftp.name(id, MANY_NAMES);
      return;
    }
    if (!lists.delete(path)) {
      sftp.status(id, STATUS.eof);
      return;
    }
    const names = [...files.keys()].map((name) => name.slice(path.length + 1));
    sftp.name(
      id,
      names.map((filename) => ({ filename, longname: filename, attrs: {} as never })),
    );
  });
  sftp.on('OPEN', (id, path) => {
    answer(id, 'OPEN', () => {
      files.set(path, 0);
      sftp.handle(id, Buffer.from(path));
      return undefined;
    });
  });
  sftp.on('WRITE', (id, handle, position, data) => {
    answer(id, 'WRITE', () => {
      files.set(handle.toString(), position + data.length);
      return STATUS.ok;
    });
  });
  sftp.on('CLOSE', (id) => {
    answer(id, 'CLOSE', () => STATUS.ok);
  });
  sftp.on('REMOVE', (id, path) => {
    answer(id, 'REMOVE', () => (files.delete(path) ? STATUS.ok : STATUS.noSuchFile));
  });
  sftp.on('RENAME', (id, from, to) => {
    answer(id, 'RENAME', () => {
      const size = files.get(from);
      if (size === undefined) return STATUS.noSuchFile;
      // As draft-ietf-secsh-filexfer-02 has it, in section 6.5.
      if (files.has(to)) return STATUS.failure;
      files.delete(from);
      files.set(to, size);
      return STATUS.ok;
    });
  });
}
