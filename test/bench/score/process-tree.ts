import { readdirSync, readFileSync } from 'node:fs';

/**
 * Resident memory, in bytes, that the descendants of a process have had at their peaks, summed over
 * those that live now (VmHWM of proc(5)): exact for one process, and no less than the true peak for
 * several. Pages that processes share count in each. 0 when there are none.
 */
export function peakResidentBytes(root: number): number {
  return descendants(root)
    .map((pid) => highWaterMark(read(`/proc/${pid}/status`)))
    .reduce((sum, bytes) => sum + bytes, 0);
}

/** Bytes of the line VmHWM; 0 for a process that is ending and has no memory any more. */
export function highWaterMark(status: string): number {
  return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
}

function descendants(pid: number): readonly number[] {
  const children = threads(pid)
    .flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).split(' '))
    .filter((text) => text !== '')
    .map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function threads(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** What ends while we look is empty. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
