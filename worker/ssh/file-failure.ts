import type { FailureReason } from '../contract.ts';
import { RunError } from '../errors.ts';
import { oneLine, quotedPath } from '../quote.ts';
import type { SftpStatusError } from './sftp-request.ts';

/** What a file is for; it decides under which reasons its failures are reported. */
export type FileKind = 'model' | 'data' | 'output';

/** A file on a server, as messages speak of it. */
export interface FileName {
  readonly kind: FileKind;
  readonly path: string;
  /** `host:port`. */
  readonly where: string;
  readonly username: string;
}

type Cause =
  'notFound' | 'forbidden' | 'failed' | 'notAFile' | 'tooLarge' | 'truncated' | 'changed';

const REASONS: Readonly<Record<FileKind, Readonly<Record<Cause, FailureReason>>>> = {
  model: {
    notFound: 'ModelNotFound',
    forbidden: 'ModelUnreadable',
    failed: 'ModelUnreadable',
    notAFile: 'ModelInvalid',
    tooLarge: 'ModelInvalid',
    truncated: 'ModelChanged',
    changed: 'ModelChanged',
  },
  data: {
    notFound: 'DataNotFound',
    forbidden: 'DataForbidden',
    failed: 'DataUnavailable',
    notAFile: 'DataInvalid',
    tooLarge: 'DataInvalid',
    truncated: 'DataTruncated',
    changed: 'DataChanged',
  },
  output: {
    notFound: 'OutputUnavailable',
    forbidden: 'OutputForbidden',
    failed: 'OutputUnavailable',
    notAFile: 'OutputForbidden',
    tooLarge: 'OutputForbidden',
    truncated: 'OutputUnavailable',
    changed: 'OutputUnavailable',
  },
};

/** `"models/lda.onnx" on models.example.org:22`. */
export function describeFile({ path, where }: Pick<FileName, 'path' | 'where'>): string {
  return `${quotedPath(path)} on ${where}`;
}

/**
 * The failure for a status that the server answered with.
 *
 * @param startDirectory the directory that relative paths start from, where it is known
 */
export function statusFailure(
  error: SftpStatusError,
  file: FileName,
  startDirectory?: string,
): RunError {
  switch (error.status) {
    case 2: {
      const from =
        startDirectory === undefined
          ? ''
          : `; the path is relative and the server starts in ${quotedPath(startDirectory)}`;
      return failure(
        file,
        'notFound',
        `There is no file ${describeFile(file)} for ${file.username}${from}. Check the path.`,
      );
    }
    case 3:
      return failure(
        file,
        'forbidden',
        `${file.username} may not read ${describeFile(file)}: give that user permission to read it.`,
      );
    case 6:
    case 7:
      return connectionLost(file, error);
    default:
      return failure(
        file,
        'failed',
        `The server could not read ${describeFile(file)}: ${oneLine(error.message)} (SFTP status ${String(error.status)}).`,
      );
  }
}

export function notAFile(file: FileName, isDirectory: boolean): RunError {
  const what = isDirectory ? 'a directory: give the path of a file in it' : 'not a regular file';
  return failure(file, 'notAFile', `${describeFile(file)} is ${what}.`);
}

export function sizeNotTold(file: FileName): RunError {
  return failure(file, 'failed', `The server does not tell the size of ${describeFile(file)}.`);
}

export function tooLarge(file: FileName, size: number, maxBytes: number): RunError {
  return failure(
    file,
    'tooLarge',
    `${describeFile(file)} has ${String(size)} bytes; at most ${String(maxBytes)} are accepted.`,
  );
}

export function truncated(file: FileName, size: number, received: number): RunError {
  return failure(
    file,
    'truncated',
    `${describeFile(file)} ended after ${String(received)} of ${String(size)} bytes: it was cut while it was read.`,
  );
}

export function changed(file: FileName): RunError {
  return failure(
    file,
    'changed',
    `${describeFile(file)} changed while it was read: wait until it is written completely.`,
  );
}

export function connectionLost(file: FileName, cause: Error): RunError {
  return new RunError(
    'ConnectionLost',
    `The connection was lost while reading ${describeFile(file)}: ${oneLine(cause.message)}.`,
    { cause },
  );
}

export function stalled(file: FileName, timeoutMs: number): RunError {
  return new RunError(
    'ServerStalled',
    `The server sent nothing for ${String(timeoutMs / 1000)} s while reading ${describeFile(file)}.`,
  );
}

function failure(file: FileName, cause: Cause, message: string): RunError {
  return new RunError(REASONS[file.kind][cause], message);
}
