import { run } from '../process/command.ts';

/** Chains of kube-proxy and the kubelet, and the rule of the pods' network. */
const OURS = /\bKUBE-[A-Z0-9-]+|--comment "?batchinference\b/;

/**
 * The output of iptables-save without what the cluster added: rules of everybody else stay.
 * One embedded cluster runs on a machine and no other kubelet beside it, so all KUBE- chains are its.
 */
export function withoutClusterRules(saved: string): string {
  return saved
    .split('\n')
    .filter((line) => !OURS.test(line))
    .join('\n');
}

/** Removes the cluster's rules and chains. */
export async function removeClusterRules(): Promise<void> {
  for (const tool of ['iptables', 'ip6tables']) {
    const saved = await run(`${tool}-save`, []).catch(() => '');
    if (!OURS.test(saved)) continue;
    await run(`${tool}-restore`, ['--wait'], { input: withoutClusterRules(saved) });
  }
}
