import { readFile } from 'node:fs/promises';
import { succeeds } from '../process/command.ts';

/** Mount points at or below `folders`, deepest first, by /proc/self/mountinfo (proc(5)). */
export function mountsBelow(folders: readonly string[], mountinfo: string): string[] {
  return mountinfo
    .split('\n')
    .map((line) => unescapeOctal(line.split(' ')[4] ?? ''))
    .filter((path) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`)))
    .toSorted((a, b) => b.length - a.length);
}

/** A space in a path is written `\040`. */
function unescapeOctal(path: string): string {
  return path.replaceAll(/\\(\d{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

/** Unmounts everything at or below `folders`, whoever may still hold it. */
export async function unmountBelow(folders: readonly string[]): Promise<void> {
  const mounts = mountsBelow(folders, await readFile('/proc/self/mountinfo', 'utf8'));
  for (const path of mounts) await succeeds('umount', ['--lazy', path]);
}
