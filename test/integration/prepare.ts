import { directories } from '../cluster/config.ts';
import { CONTROL_PLANE, ensureBinaries } from '../cluster/control-plane/binaries.ts';
import { ensureKueue } from '../cluster/kueue/build.ts';
import { installPackages } from '../cluster/node/packages.ts';

/** Installs sshd and builds the control plane's binaries and Kueue, which takes longer than a test may. */
export async function prepare(): Promise<void> {
  // Without root, or elsewhere than on Debian, the tests say what they miss.
  if (process.platform === 'linux' && process.getuid?.() === 0) await installPackages();
  await ensureBinaries(CONTROL_PLANE, directories());
  await ensureKueue(directories());
}
