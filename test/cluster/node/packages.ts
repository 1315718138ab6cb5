import { access, rm, writeFile } from 'node:fs/promises';
import { step } from '../progress.ts';
import { run, succeeds } from '../process/command.ts';

/** What the embedded cluster needs of the distribution (Debian 12's versions are new enough). */
export const PACKAGES = [
  'buildah',
  'busybox-static',
  'containerd',
  'containernetworking-plugins',
  'debootstrap',
  'iproute2',
  'iptables',
  'openssh-server',
  'openssl',
  'runc',
] as const;

/** Services that the packages bring and that nobody asked for: a real sshd above all. */
const SERVICES: Readonly<Partial<Record<(typeof PACKAGES)[number], readonly string[]>>> = {
  containerd: ['containerd.service'],
  'openssh-server': ['ssh.service', 'ssh.socket'],
};

const POLICY = '/usr/sbin/policy-rc.d';

/**
 * Which of `wanted` are missing, given `dpkg-query -W -f '${Package} ${db:Status-Status}\n'`.
 */
export function missingPackages(wanted: readonly string[], dpkg: string): string[] {
  const installed = new Set(
    dpkg
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.slice(0, line.indexOf(' '))),
  );
  return wanted.filter((name) => !installed.has(name));
}

/** Installs what is missing of `PACKAGES`, with their services neither started nor enabled. */
export async function installPackages(): Promise<void> {
  const installed = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n']);
  const missing = missingPackages(PACKAGES, installed);
  if (missing.length === 0) return;
  await step(`installing Debian packages: ${missing.join(', ')}`, async () => {
    await withoutAutostart(() => aptInstall(missing));
    await disableServices(missing);
  });
}

async function aptInstall(names: readonly string[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '--yes', '--no-install-recommends', ...names];
  // The package lists of a fresh machine are often missing or too old: then, and only then, ask.
  await run('apt-get', install, { env }).catch(async () => {
    await run('apt-get', ['update'], { env });
    await run('apt-get', install, { env });
  });
}

/** Debian's way to say "start nothing": an executable policy-rc.d that answers 101. */
async function withoutAutostart(work: () => Promise<void>): Promise<void> {
  if (await exists(POLICY)) return work();
  await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await work();
  } finally {
    await rm(POLICY, { force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function disableServices(installed: readonly string[]): Promise<void> {
  const units = installed.flatMap((name) => SERVICES[name as keyof typeof SERVICES] ?? []);
  if (units.length === 0 || !(await exists('/run/systemd/system'))) return;
  for (const unit of units) await succeeds('systemctl', ['disable', '--now', unit]);
}
