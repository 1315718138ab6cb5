import { readFile } from 'node:fs/promises';
import { succeeds } from '../process/command.ts';

/** Mount points below `folders`, deepest first, by /proc/self/mountinfo (proc(5)). */
export function mountsBelow(folders: readonly string[], mountinfo: string): string[] {
  return mountinfo
    .split('\n')
    .map((line) => unescapeOctal(line.split(' ')[4] ?? ''))
    .filter((path) => folders.some((folder) => path.startsWith(`${folder}/`)))
    .toSorted((a, b) => b.length - a.length);
}

/** A space in a path is written `\040`. */
function unescapeOctal(path: string): string {
  return path.replaceAll(/\\(\d{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

/**
 * Unmounts everything below `folders`, whoever may still hold it.
 *
 * @throws Error when a mount stays: a folder that is removed with a mount in it takes along what
 *   was mounted, a volume of a pod for one.
 */
export async function unmountBelow(folders: readonly string[]): Promise<void> {
  const mounts = async (): Promise<string[]> =>
    mountsBelow(folders, await readFile('/proc/self/mountinfo', 'utf8'));
  for (const path of await mounts()) await succeeds('umount', ['--lazy', path]);
  const [left] = await mounts();
  if (left !== undefined) throw new Error(`${left} cannot be unmounted; nothing was removed`);
}
