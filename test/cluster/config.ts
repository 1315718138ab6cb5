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

type Environment = Readonly<Record<string, string | undefined>>;

/** The one reader of the environment. `XDG_CACHE_HOME` moves everything, `KUBEBUILDER_ASSETS` brings binaries. */
export function directories(environment: Environment = process.env): Directories {
  const base = environment['XDG_CACHE_HOME'] ?? join(environment['HOME'] ?? homedir(), '.cache');
  const cache = join(base, 'batchinference');
  return { cache, state: join(cache, 'cluster'), assets: environment['KUBEBUILDER_ASSETS'] };
}
