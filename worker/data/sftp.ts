import { quotedPath } from '../quote.ts';
import type { Connection } from '../ssh/connection.ts';
import { joined, peek } from './peek.ts';
import type { DataSource, OpenData } from './source.ts';

/** A file on the server of the models, read over the same connection. */
export function sftpSource(connection: Promise<Connection>, path: string): DataSource {
  return {
    name: quotedPath(path),
    async open(signal): Promise<OpenData> {
      const server = await connection;
      let size: number | undefined;
      const onSize = (told: number): void => {
        size = told;
      };
      // The size comes before the first byte.
      const stream = server.stream(path, { kind: 'data', signal, onSize });
      const { head, rest } = await peek(stream, 1);
      return { bytes: joined(head, rest), size };
    },
  };
}
