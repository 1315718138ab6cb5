import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What a node changes in the kernel, below /proc/sys: forwarding for the pods' network, localhost
 * for kube-proxy, and what the kubelet wants (setupKernelTunables in its container manager).
 */
const CHANGED = [
  'net/ipv4/ip_forward',
  'net/ipv4/conf/all/route_localnet',
  'vm/overcommit_memory',
  'vm/panic_on_oom',
  'kernel/panic',
  'kernel/panic_on_oops',
  'kernel/keys/root_maxkeys',
  'kernel/keys/root_maxbytes',
] as const;

const FILE = 'kernel-settings.json';

/** Writes down, once, what the machine had before there was a cluster. */
export async function rememberKernelSettings(state: string, root = '/proc/sys'): Promise<void> {
  const entries = CHANGED.map(async (name) => [name, await read(join(root, name))] as const);
  const settings = JSON.stringify(Object.fromEntries(await Promise.all(entries)));
  const file = join(state, FILE);
  const unfinished = `${file}.tmp`;
  // A crash leaves no half file: `link` gives the name to a whole one, unless there is one already.
  await writeFile(unfinished, settings);
  await link(unfinished, file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  await rm(unfinished);
}

/** Gives the machine back what was written down; whatever is so already is not touched. */
export async function restoreKernelSettings(state: string, root = '/proc/sys'): Promise<void> {
  const text = await readFile(join(state, FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const settings = JSON.parse(text) as Readonly<Record<string, string>>;
  for (const name of CHANGED) {
    const file = join(root, name);
    const before = settings[name];
    if (before === undefined || before === (await read(file))) continue;
    await writeFile(file, before);
  }
}

/** Undefined for what this kernel, or this container, does not have. */
async function read(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
}
