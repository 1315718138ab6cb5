import { KubeConfig } from '@kubernetes/client-node';
import type { TestControlPlane } from './control-plane.ts';

/** Where deploy/ puts the operator. */
export const SYSTEM = 'batchinference-system';

const RBAC = new URL('../../deploy/rbac.yaml', import.meta.url).pathname;

/** Makes the operator's ServiceAccount with the permissions of deploy/, and a token as its pod gets one. */
export async function operatorAccount({
  kubectl,
  kubeConfig,
}: Pick<TestControlPlane, 'kubectl' | 'kubeConfig'>): Promise<KubeConfig> {
  await kubectl('create', 'namespace', SYSTEM);
  await kubectl('apply', '--filename', RBAC);
  const token = await kubectl('--namespace', SYSTEM, 'create', 'token', 'batchinference-operator');
  const cluster = kubeConfig.getCurrentCluster();
  if (cluster === null) throw new Error('no cluster');
  const account = new KubeConfig();
  account.loadFromClusterAndUser(cluster, { name: 'operator', token: token.trim() });
  return account;
}

/** The same account, by another address of the API server. */
export function through(account: KubeConfig, server: string): KubeConfig {
  const [cluster, user] = [account.getCurrentCluster(), account.getCurrentUser()];
  if (cluster === null || user === null) throw new Error('an account without a cluster or a user');
  const other = new KubeConfig();
  other.loadFromClusterAndUser({ ...cluster, server }, user);
  return other;
}
