import { errorCode, RunError, systemErrorText } from '../errors.ts';
import { quotedPath, thrownText } from '../quote.ts';

/** What would come out the same next time, and what to do about it; errno(3) has the codes. */
const FINAL: Readonly<Record<string, string>> = {
  EACCES: 'give the user of this process permission to write there',
  EPERM: 'give the user of this process permission to write there',
  EROFS: 'mount it so that it can be written to',
  EEXIST: 'something else has that name; give another directory',
  ENOTDIR: 'a part of the path is a file; give another directory',
  EISDIR: 'a directory has that name; remove it, or give another directory',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'give a shorter path',
  EFBIG: 'the file system takes no file of that size',
};

const PASSING: Readonly<Record<string, string>> = {
  ENOSPC: 'free some space there',
  EDQUOT: 'free some space there, or raise the quota',
  ENOENT: 'it was removed meanwhile; does another run write to the same directory?',
};

/** The failure for the user when the disk does not take a result. */
export function diskFailure(
  path: string,
  thrown: unknown,
  action: 'written' | 'read' = 'written',
): RunError {
  const code = errorCode(thrown) ?? '';
  const final = FINAL[code];
  const advice = final ?? PASSING[code];
  const what = systemErrorText(thrown) ?? thrownText(thrown);
  return new RunError(
    final === undefined ? 'OutputUnavailable' : 'OutputForbidden',
    `${quotedPath(path)} cannot be ${action}: ${what}${advice === undefined ? '' : `; ${advice}`}.`,
    { cause: thrown },
  );
}
