import { RunError } from '../errors.ts';
import { quotedPath } from '../quote.ts';
import type { Connection } from '../ssh/connection.ts';
import { joined, peek } from './peek.ts';
import type { DataSource, OpenData } from './source.ts';

/** A file on the server of the models, read over the same connection. */
export function sftpSource(connection: Promise<Connection>, path: string): DataSource {
  const name = quotedPath(path);
  return {
    name,
    async open(signal): Promise<OpenData> {
      const server = await connection;
      const { bytes, size, mtime } = await begin(server, path, signal);
      if (size === undefined || mtime === undefined) return { bytes, size };
      const version = versionOf(size, mtime);
      return {
        bytes,
        size,
        parts: {
          size,
          version,
          from: (from) => server.stream(path, { kind: 'data', signal, from }),
          async refuseChanged() {
            const now = await begin(server, path, signal);
            await end(now.bytes);
            if (versionOf(now.size, now.mtime) !== version) throw changed(name);
          },
        },
      };
    },
  };
}

interface Begun {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly size?: number | undefined;
  readonly mtime?: number | undefined;
}

/** Begins to read: the server tells of the file before the first byte. */
async function begin(server: Connection, path: string, signal: AbortSignal): Promise<Begun> {
  let told: Omit<Begun, 'bytes'> = {};
  const onStats = (size: number, mtime?: number): void => {
    told = { size, mtime };
  };
  const { head, rest } = await peek(server.stream(path, { kind: 'data', signal, onStats }), 1);
  return { ...told, bytes: joined(head, rest) };
}

async function end(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of bytes) return;
}

/** SFTP counts whole seconds. */
function versionOf(size = 0, mtime = 0): string {
  return `${String(size)} bytes, written ${new Date(1000 * mtime).toISOString()}`;
}

function changed(name: string): RunError {
  return new RunError(
    'DataChanged',
    `${name} changed while it was read: wait until it is written completely.`,
  );
}
