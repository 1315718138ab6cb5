/** What of a machine decides whether the embedded cluster can run on it. */
export interface Machine {
  /** As `process.platform`. */
  readonly platform: string;
  readonly root: boolean;
  /** Whether apt-get is there. */
  readonly apt: boolean;
}

/** How much of the cluster is wanted: a node too, or what needs neither root nor packages. */
export type Extent = 'whole' | 'control-plane';

const WAY_OUT = 'To use a cluster you have instead: npm run demo -- --context NAME';
const GO_NEEDED = { major: 1, minor: 26 };
/** A second kubelet would fight over cgroups and iptables chains. */
const OTHER_NODES = ['kubelet', 'k3s', 'k0s', 'rke2', 'microk8s'];

/** Why the embedded cluster cannot run here, as a sentence with a way out; undefined when it can. */
export function obstacle(machine: Machine, extent: Extent): string | undefined {
  if (machine.platform !== 'linux') {
    return `The embedded cluster needs Linux (this is ${machine.platform}). ${WAY_OUT}`;
  }
  if (extent === 'control-plane') return undefined;
  if (!machine.root) {
    return `The embedded cluster needs root: it starts containers and sets up their network. ${WAY_OUT}`;
  }
  if (!machine.apt) {
    return `The embedded cluster needs Debian or Ubuntu: it installs packages with apt-get. ${WAY_OUT}`;
  }
  return undefined;
}

/**
 * The same for a machine that is a node of another cluster, given the command lines of everything
 * that runs and is not the embedded cluster's own.
 */
export function nodeObstacle(commands: readonly (readonly string[])[]): string | undefined {
  const other = commands.find(([command = '']) =>
    OTHER_NODES.includes(command.split('/').at(-1) ?? ''),
  );
  if (other === undefined) return undefined;
  return `This machine is a Kubernetes node already (${other[0] ?? ''} runs), and two on one machine disturb each other. ${WAY_OUT}`;
}

/**
 * Why Kubernetes cannot be built here, in the same manner, given what `go version` prints
 * (undefined when there is no Go).
 */
export function goObstacle(version: string | undefined): string | undefined {
  const needed = `${GO_NEEDED.major.toString()}.${GO_NEEDED.minor.toString()}`;
  const advice = `Install Go ${needed} or later, which builds Kubernetes from source (once). ${WAY_OUT}`;
  if (version === undefined) return `There is no "go" on the PATH. ${advice}`;
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(version) ?? [];
  const enough =
    Number(major) > GO_NEEDED.major ||
    (Number(major) === GO_NEEDED.major && Number(minor) >= GO_NEEDED.minor);
  return enough ? undefined : `This machine has ${version.trim()}. ${advice}`;
}
