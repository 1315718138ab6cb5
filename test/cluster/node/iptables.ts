import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
    if (OURS.test(saved)) await restore(`${tool}-restore`, withoutClusterRules(saved));
  }
}

async function restore(command: string, rules: string): Promise<void> {
  const child = spawn(command, ['--wait'], { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(rules);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${command} refused the rules without the cluster's`);
}
