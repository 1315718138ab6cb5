import { parseArgs } from 'node:util';
import type { LocalPlaces } from '../inputs/local-inputs.ts';
import { UsageError } from '../errors.ts';
import { quoted, thrownText } from '../quote.ts';

export const HELP = `Usage: batchinference score MANIFEST.yaml (SERVER | DISK) [-o json|table]

Scores the BatchInference in MANIFEST.yaml on this machine, without a cluster.

SERVER: fetch the models over SSH, and the data from where the manifest says
  --known-hosts FILE      the server's host key, in the format of OpenSSH (required)
  --identity FILE         private key to log in with
  --passphrase-file FILE  passphrase of that key, when it has one
  --password-file FILE    password to log in with

DISK: take both from this machine
  --models DIR            directory with the models, by the last part of their paths
  --data FILE             the CSV

  -o, --output FORMAT     table (the default), or json: what the status would carry
  -h, --help              print this

Exit codes: 0 scored; 2 wrong use or manifest; 3 failed, and would again;
75 failed, and may work later; 76 no credentials; 70 a bug; 143 stopped.
`;

/** Files with what is needed to log in. */
export interface ServerFiles {
  readonly knownHosts: string;
  readonly identity?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly password?: string | undefined;
}

export interface ScoreCommand {
  readonly kind: 'score';
  readonly manifest: string;
  readonly output: 'table' | 'json';
  readonly from:
    ({ readonly kind: 'disk' } & LocalPlaces) | ({ readonly kind: 'server' } & ServerFiles);
}

export type Command = { readonly kind: 'help' } | ScoreCommand;

/** What the command line asks for. UsageError when that cannot be told. */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help === true) return { kind: 'help' };
  const [name, manifest, ...others] = positionals;
  if (name !== 'score' || manifest === undefined || others.length > 0) {
    throw new UsageError('give the command score and one manifest; --help shows how');
  }
  const { output = 'table' } = values;
  if (output !== 'table' && output !== 'json') {
    throw new UsageError(`--output is table or json, not ${quoted(output)}`);
  }
  return { kind: 'score', manifest, output, from: sourceOf(values) };
}

function sourceOf(values: ReturnType<typeof parse>['values']): ScoreCommand['from'] {
  const { models, data, identity, 'known-hosts': knownHosts } = values;
  const { 'passphrase-file': passphrase, 'password-file': password } = values;
  const server = [knownHosts, identity, passphrase, password].some((file) => file !== undefined);
  if (models !== undefined && data !== undefined && !server) return { kind: 'disk', models, data };
  if (models !== undefined || data !== undefined) {
    throw new UsageError(
      server
        ? '--models and --data take the files from disk: give them, or a server to fetch them from'
        : '--models and --data go together: the models and the CSV are both taken from disk',
    );
  }
  if (knownHosts === undefined) {
    throw new UsageError(
      'give --known-hosts (with --identity or --password-file) to fetch the models, ' +
        'or --models and --data to take them from disk',
    );
  }
  if (identity === undefined && password === undefined) {
    throw new UsageError('give --identity or --password-file to log in with');
  }
  if (identity === undefined && passphrase !== undefined) {
    throw new UsageError('--passphrase-file goes with --identity');
  }
  return { kind: 'server', knownHosts, identity, passphrase, password };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        output: { type: 'string', short: 'o' },
        models: { type: 'string' },
        data: { type: 'string' },
        identity: { type: 'string' },
        'known-hosts': { type: 'string' },
        'passphrase-file': { type: 'string' },
        'password-file': { type: 'string' },
      },
    });
  } catch (cause) {
    // What parseArgs says after this is about arguments that begin with a hyphen.
    const [what = ''] = thrownText(cause).split('. To specify');
    throw new UsageError(`${what}; see batchinference --help`, { cause });
  }
}
