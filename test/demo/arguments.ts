/** The command line that `npm run demo` and `npm run deploy` share. Pure. */
import { parseArgs } from 'node:util';

/** The embedded cluster, or one that the user has. */
export type Where =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'context'; readonly context: string; readonly registry: string | undefined };

export const USAGE = `usage: npm run demo|deploy [-- --context NAME [--registry PREFIX]]

  --context NAME     use the cluster of this kubectl context instead of the embedded one
  --registry PREFIX  push the images to PREFIX/batchinference-... and let the cluster pull them;
                     needed unless the context is of kind, minikube, k3d or Docker Desktop`;

/**
 * Where to deploy to.
 *
 * @throws Error with one sentence when the arguments are not understood.
 */
export function parseWhere(argv: readonly string[]): Where {
  const { values } = parseArgs({
    args: [...argv],
    options: { context: { type: 'string' }, registry: { type: 'string' } },
  });
  const { context, registry } = values;
  if (context === undefined) {
    if (registry !== undefined) throw new Error('--registry needs --context: whose cluster pulls?');
    return { kind: 'embedded' };
  }
  return { kind: 'context', context, registry: registry?.replace(/\/+$/, '') };
}
