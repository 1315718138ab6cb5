/** The command line that `npm run demo` and `npm run deploy` share. Pure. */
import { parseArgs } from 'node:util';

/** The embedded cluster, or one that the user has. */
export type Where =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'context'; readonly context: string; readonly registry: string | undefined };

/** What the command line asks for. */
export type Asked = Where | { readonly kind: 'help' };

export const USAGE = `Usage: npm run demo|deploy [-- --context NAME [--registry PREFIX]]

  --context NAME     use the cluster of this kubectl context instead of the embedded one
  --registry PREFIX  push the images to PREFIX/batchinference-... and let the cluster pull them;
                     needed unless the context is of kind, minikube, k3d or Docker Desktop`;

/**
 * Where to deploy to, or that the user wants to read how to say it.
 *
 * @throws Error with one sentence when the arguments are not understood.
 */
export function parseWhere(argv: readonly string[]): Asked {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      context: { type: 'string' },
      registry: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { context, registry, help } = values;
  if (help === true) return { kind: 'help' };
  if (context === undefined) {
    if (registry !== undefined) throw new Error('--registry needs --context: whose cluster pulls?');
    return { kind: 'embedded' };
  }
  return { kind: 'context', context, registry: registry?.replace(/\/+$/, '') };
}
