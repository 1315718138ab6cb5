import type { RunDocument } from '../contract.ts';
import type { HttpAccess } from '../data/http/access.ts';
import { urlSource } from '../data/http/url-source.ts';
import { sftpSource } from '../data/sftp.ts';
import type { DataSource } from '../data/source.ts';
import type { Connection } from '../ssh/connection.ts';
import type { Inputs, ModelFile } from './inputs.ts';
import { createModelRoom } from './model-room.ts';

/** What a run on this machine has beside the server of the models. */
export interface Here {
  /** A file here that holds the data, wherever the manifest has it. */
  readonly file?: DataSource | undefined;
  /** What to fetch data.url with. */
  readonly httpAccess?: Promise<HttpAccess | undefined> | undefined;
}

/** The files of a run: models over SSH; the data from here, from its URL or over the same connection. */
export function remoteInputs(
  { data }: Pick<RunDocument, 'data'>,
  connection: Promise<Connection>,
  here: Here = {},
): Inputs {
  const room = createModelRoom();
  return {
    async model(path, signal): Promise<ModelFile> {
      const server = await connection;
      return server.download(path, {
        kind: 'model',
        maxBytes: room.maxFileBytes,
        signal,
        onSize: (size) => {
          room.take(size, path);
        },
      });
    },
    data: dataSource(data, connection, here),
  };
}

function dataSource(
  { url, sftpPath }: RunDocument['data'],
  connection: Promise<Connection>,
  { file, httpAccess }: Here,
): DataSource {
  if (file !== undefined) return file;
  if (sftpPath !== undefined) return sftpSource(connection, sftpPath);
  if (url === undefined) throw new Error('the data has no place that it comes from');
  const { name } = urlSource(url);
  // Thrown when the data is opened, and by nobody when it never is.
  httpAccess?.catch(() => undefined);
  return {
    name,
    open: async (signal) => urlSource(url, { access: await httpAccess }).open(signal),
  };
}
