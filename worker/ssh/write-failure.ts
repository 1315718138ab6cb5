import { RunError } from '../errors.ts';
import { oneLine } from '../quote.ts';
import type { Failures } from './answers.ts';
import { describeFile, type FileName } from './file-failure.ts';
import type { SftpStatusError } from './sftp-request.ts';

/** What to tell the user when a server does not take a result. */
export function writeFailures(file: Omit<FileName, 'kind'>): Failures {
  const name = describeFile(file);
  return {
    stalled: (timeoutMs) =>
      new RunError(
        'ServerStalled',
        `The server answered nothing for ${String(timeoutMs / 1000)} s while writing ${name}.`,
      ),
    lost: (cause) =>
      new RunError(
        'ConnectionLost',
        `The connection was lost while writing ${name}: ${oneLine(cause.message)}.`,
        { cause },
      ),
    refused: (error) => refused(error, file, name),
  };
}

/** The failure when what is to be a directory is none. */
export function notADirectory(file: Omit<FileName, 'kind'>): RunError {
  return new RunError(
    'OutputForbidden',
    `${describeFile(file)} is no directory: give another output.sftpPath.`,
  );
}

/** By the status; draft-ietf-secsh-filexfer-02, section 7, has what they mean. */
function refused(
  error: SftpStatusError,
  { username }: Pick<FileName, 'username'>,
  name: string,
): RunError {
  const said = `${oneLine(error.message)} (SFTP status ${String(error.status)})`;
  switch (error.status) {
    case 2:
      return new RunError(
        'OutputUnavailable',
        `${name} cannot be written: the server says ${said}. A part of its path is no directory, ` +
          'or the file was removed meanwhile; does another run write to the same directory?',
      );
    case 3:
      return new RunError(
        'OutputForbidden',
        `${username} may not write ${name}: give that user permission to write there.`,
      );
    // Of a name that is too long, and of what the server does not do at all.
    case 5:
    case 8:
      return new RunError(
        'OutputForbidden',
        `${name} cannot be written: the server says ${said}. Give another output.sftpPath.`,
      );
    default:
      return new RunError(
        'OutputUnavailable',
        `The server could not write ${name}: ${said}. Is its disk full, or a quota reached?`,
      );
  }
}
