import { existsSync } from 'node:fs';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { POD_NETWORK } from '../control-plane/arguments.ts';
import { BRIDGE_ADDRESS } from '../control-plane/certificates.ts';
import { run, succeeds } from '../process/command.ts';

/** The name of the CNI network, and of the interface through which pods and host see each other. */
const NETWORK = 'batchinference';
const BRIDGE = 'bi0';
const PREFIX = POD_NETWORK.slice(POD_NETWORK.indexOf('/'));
/** Where libcni remembers what it did for each container, whatever the runtime. */
const CNI_RESULTS = '/var/lib/cni/results';
const NAMESPACES = '/run/netns';

/** A CNI network: one bridge, addresses handed out in order, the host as the way out. */
export function cniConfiguration(addresses: string): string {
  return JSON.stringify({
    cniVersion: '0.4.0',
    name: NETWORK,
    plugins: [
      {
        type: 'bridge',
        bridge: BRIDGE,
        isGateway: true,
        ipam: {
          type: 'host-local',
          dataDir: addresses,
          ranges: [[{ subnet: POD_NETWORK, gateway: BRIDGE_ADDRESS }]],
          routes: [{ dst: '0.0.0.0/0' }],
        },
      },
    ],
  });
}

const COMMENT = ['-m', 'comment', '--comment', NETWORK];

/**
 * What leaves the pods' network bears the host's address, and is let through where somebody else
 * (Docker, a firewall) forwards nothing by default. By table and chain.
 */
const RULES = [
  ['nat', 'POSTROUTING', '-s', POD_NETWORK, '!', '-d', POD_NETWORK, ...COMMENT, '-j', 'MASQUERADE'],
  ['filter', 'FORWARD', '-s', POD_NETWORK, ...COMMENT, '-j', 'ACCEPT'],
  ['filter', 'FORWARD', '-d', POD_NETWORK, ...COMMENT, '-j', 'ACCEPT'],
] as const;

/**
 * The bridge is there before the first pod, so that servers on the host can listen on its address.
 *
 * @throws Error when another interface of the machine has that address.
 */
export async function ensureNetwork(): Promise<void> {
  const owner = addressOwner(await run('ip', ['-o', '-4', 'address', 'show']), BRIDGE_ADDRESS);
  if (owner !== undefined && owner !== BRIDGE) {
    throw new Error(
      `${BRIDGE_ADDRESS}, which the embedded cluster needs for its pods' network, belongs to the interface ${owner}. Remove that interface, or use a cluster you have: npm run demo -- --context NAME`,
    );
  }
  if (!(await succeeds('ip', ['link', 'show', BRIDGE]))) {
    await run('ip', ['link', 'add', BRIDGE, 'type', 'bridge']);
  }
  if (owner === undefined)
    await run('ip', ['address', 'add', BRIDGE_ADDRESS + PREFIX, 'dev', BRIDGE]);
  await run('ip', ['link', 'set', BRIDGE, 'up']);
  await writeFile('/proc/sys/net/ipv4/ip_forward', '1');
  for (const [table, ...rule] of RULES) {
    const exists = await succeeds('iptables', ['-w', '-t', table, '-C', ...rule]);
    if (!exists) await run('iptables', ['-w', '-t', table, '-I', ...rule]);
  }
}

/** Which interface has an address, by `ip -o -4 address show` (one line each: "3: bi0    inet A/16 ..."). */
export function addressOwner(addresses: string, address: string): string | undefined {
  const line = addresses.split('\n').find((each) => each.includes(` inet ${address}/`));
  return line?.split(/\s+/)[1];
}

/** Takes the bridge and the pods' network namespaces away; the iptables rules are another matter. */
export async function removeNetwork(): Promise<void> {
  for (const { file, namespaces } of await notes(`${NETWORK}-`)) {
    for (const namespace of namespaces) await succeeds('ip', ['netns', 'delete', namespace]);
    await rm(file);
  }
  // The loopback of a namespace that is gone, ours or one that a reboot took.
  for (const { file, namespaces } of await notes('cni-loopback-')) {
    if (!namespaces.some((namespace) => existsSync(join(NAMESPACES, namespace)))) await rm(file);
  }
  if (await succeeds('ip', ['link', 'show', BRIDGE])) await run('ip', ['link', 'delete', BRIDGE]);
}

interface Note {
  readonly file: string;
  readonly namespaces: readonly string[];
}

/** libcni's notes on one network (their names start with its name): which namespaces it was used in. */
async function notes(prefix: string): Promise<Note[]> {
  const names = (await readdir(CNI_RESULTS).catch(() => [])).filter((name) =>
    name.startsWith(prefix),
  );
  return Promise.all(
    names.map(async (name) => {
      const file = join(CNI_RESULTS, name);
      const text = await readFile(file, 'utf8');
      const found = [...text.matchAll(/\/netns\/(cni-[\w-]+)/g)].map((match) => match[1] ?? '');
      return { file, namespaces: [...new Set(found)] };
    }),
  );
}
