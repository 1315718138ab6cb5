import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the embedded cluster keeps its things: all of it outside the checkout. */
export interface Directories {
  /** Binaries built from the Go modules, base images, buildah's store: kept by `down`. */
  readonly cache: string;
  /** Data, logs, certificates and process records of the running cluster: removed by `down`. */
  readonly state: string;
  /** etcd, kube-apiserver and kubectl made by somebody else, as for controller-runtime's envtest. */
  readonly assets: string | undefined;
}

// The one reader of the environment.
type Environment = Readonly<Record<string, string | undefined>>;

/** `XDG_CACHE_HOME` moves everything, `KUBEBUILDER_ASSETS` brings binaries. */
export function directories(environment: Environment = process.env): Directories {
  const base = environment['XDG_CACHE_HOME'] ?? join(environment['HOME'] ?? homedir(), '.cache');
  const cache = join(base, 'batchinference');
  return { cache, state: join(cache, 'cluster'), assets: environment['KUBEBUILDER_ASSETS'] };
}

/**
 * Whether npm, which runs us, has printed the name and the command of the script to standard
 * output. No line of an .npmrc makes it leave that alone: `json` makes the output of every other
 * command JSON, and `loglevel=silent` hides npm's errors.
 */
export function npmPrintsBanner(environment: Environment = process.env): boolean {
  return (
    environment['npm_lifecycle_event'] !== undefined &&
    environment['npm_config_loglevel'] !== 'silent'
  );
}
