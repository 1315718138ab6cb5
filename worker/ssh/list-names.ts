import type { SFTPWrapper } from 'ssh2';
import { SftpStatusError, type Requests } from './sftp-request.ts';

/**
 * So many names and answers are enough: a server that lists a directory without end must not fill the
 * memory. Of 100 bytes each they are 10 MB.
 */
const ENOUGH = 100_000;

/** SSH_FX_EOF of draft-ietf-secsh-filexfer-02, section 7. */
const END_OF_FILE = 1;

/** Names in a directory, without `.` and `..`: all of them, or about 100 000 where there are more. */
export async function listNames(
  sftp: Pick<SFTPWrapper, 'opendir' | 'readdir' | 'close'>,
  request: Requests['request'],
  path: string,
): Promise<readonly string[]> {
  const handle = await request<Buffer>((done) => {
    sftp.opendir(path, done);
  });
  const names: string[] = [];
  for (let answers = 0; names.length + answers < ENOUGH; answers += 1) {
    const more = await nextNames(sftp, request, handle);
    if (more === undefined) break;
    names.push(...more);
  }
  sftp.close(handle, () => undefined);
  return names;
}

/** As many names as the server gives at once; undefined when there are no more. */
async function nextNames(
  sftp: Pick<SFTPWrapper, 'readdir'>,
  request: Requests['request'],
  handle: Buffer,
): Promise<readonly string[] | undefined> {
  try {
    const entries = await request<readonly { readonly filename: string }[]>((done) => {
      sftp.readdir(handle, done);
    });
    return entries.map(({ filename }) => filename);
  } catch (error) {
    if (error instanceof SftpStatusError && error.status === END_OF_FILE) return undefined;
    throw error;
  }
}
