import type { RunDocument } from '../contract.ts';
import { openUrl } from '../data/http.ts';
import type { Connection } from '../ssh/connection.ts';
import type { Inputs, ModelFile } from './inputs.ts';

/** Protocol Buffers cannot hold more in one message, and an ONNX file is one message. */
const MAX_MODEL_BYTES = 2 ** 31 - 1;

/** The files of a run in a cluster: models over SSH, the data from its URL or over the same connection. */
export function remoteInputs(
  { data: { url, sftpPath } }: Pick<RunDocument, 'data'>,
  connection: Promise<Connection>,
): Inputs {
  return {
    async model(path, signal): Promise<ModelFile> {
      const server = await connection;
      return server.download(path, { kind: 'model', maxBytes: MAX_MODEL_BYTES, signal });
    },
    async *data(signal): AsyncGenerator<Uint8Array> {
      if (url !== undefined) {
        yield* openUrl(url, { signal });
      } else if (sftpPath !== undefined) {
        const server = await connection;
        yield* server.stream(sftpPath, { kind: 'data', signal });
      }
    },
  };
}
