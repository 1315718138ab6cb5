import { readdir, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Where every kubelet puts a link for each container's log, whatever its configuration. */
const LINKS = '/var/log/containers';

/** Removes the links into `folder`, which are left when its kubelet has no time to do it. */
export async function removeLogLinks(folder: string): Promise<void> {
  for (const name of await readdir(LINKS).catch(() => [])) {
    const link = join(LINKS, name);
    const target = await readlink(link).catch(() => '');
    if (target.startsWith(`${folder}/`)) await rm(link, { force: true });
  }
}
