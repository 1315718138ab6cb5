import { parseArgs } from 'node:util';
import type { LocalPlaces } from '../inputs/local-inputs.ts';
import { UsageError } from '../errors.ts';
import { quoted, thrownText } from '../quote.ts';

export const HELP = `Usage: batchinference score MANIFEST.yaml (SERVER | DISK) [OPTION...]

Scores the BatchInference in MANIFEST.yaml on this machine, without a cluster.

SERVER: fetch the models over SSH, and the data from where the manifest says
  --known-hosts FILE         the server's host key, in the format of OpenSSH (required)
  --identity FILE            private key to log in with
  --passphrase-file FILE     passphrase of that key, when it has one
  --password-file FILE       password to log in with
  --data FILE                take the CSV from this machine instead
  --http-username NAME       user to fetch data.url as
  --http-password-file FILE  that user's password
  --http-token-file FILE     bearer token to fetch data.url with
  --http-ca-file FILE        certificates of authorities to trust for data.url, in PEM form

DISK: take both from this machine
  --models DIR               directory with the models, by the last part of their paths
  --data FILE                the CSV

OPTION:
  --output DIR               write predictions.csv, rejected.csv and report.json there, and
                             not where the manifest says
  -o, --format FORMAT        table (the default), or json: what the status would carry
  -h, --help                 print this

Exit codes: 0 scored; 2 wrong use or manifest; 3 failed, and would again; 4 scored, and the
gate is missed; 75 failed, and may work later; 76 no credentials; 70 a bug; 143 stopped.
`;

/** Files with what is needed to log in. */
export interface ServerFiles {
  readonly knownHosts: string;
  readonly identity?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly password?: string | undefined;
}

/** What to fetch data.url with: a name, and files with the rest. */
export interface HttpFiles {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
  readonly ca?: string | undefined;
}

/** The models of a server, and data from where the manifest says unless it is a file of this machine. */
interface FromServer extends ServerFiles {
  readonly kind: 'server';
  readonly data?: string | undefined;
  /** Undefined when nothing of it is given. */
  readonly http?: HttpFiles | undefined;
}

export interface ScoreCommand {
  readonly kind: 'score';
  readonly manifest: string;
  readonly format: 'table' | 'json';
  /** Directory for what the run writes. */
  readonly output?: string | undefined;
  readonly from: ({ readonly kind: 'disk' } & LocalPlaces) | FromServer;
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
  const { format = 'table', output } = values;
  if (format !== 'table' && format !== 'json') {
    throw new UsageError(`--format (-o) is table or json, not ${quoted(format)}`);
  }
  if (output === 'table' || output === 'json') {
    throw new UsageError(
      `--output is a directory: write -o ${output} for the format, or --output ./${output}`,
    );
  }
  return { kind: 'score', manifest, format, output, from: sourceOf(values) };
}

type Values = ReturnType<typeof parse>['values'];

function sourceOf(values: Values): ScoreCommand['from'] {
  const { models, data } = values;
  if (models === undefined) return serverOf(values);
  const others = [...SERVER_OPTIONS, ...HTTP_OPTIONS].filter((name) => values[name] !== undefined);
  if (others.length > 0) {
    throw new UsageError(
      `--models takes the models from disk, and --${others[0] ?? ''} is for those of a server: ` +
        'give one of them',
    );
  }
  if (data === undefined) {
    throw new UsageError('--models goes with --data: the models and the CSV are taken from disk');
  }
  return { kind: 'disk', models, data };
}

function serverOf(values: Values): FromServer {
  const { data, identity, 'known-hosts': knownHosts } = values;
  const { 'passphrase-file': passphrase, 'password-file': password } = values;
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
  return { kind: 'server', knownHosts, identity, passphrase, password, data, http: httpOf(values) };
}

function httpOf(values: Values): HttpFiles | undefined {
  const given = HTTP_OPTIONS.filter((name) => values[name] !== undefined);
  if (given.length === 0) return undefined;
  if (values.data !== undefined) {
    throw new UsageError(
      `--data takes the CSV from disk, and --${given[0] ?? ''} is for that of data.url: give one of them`,
    );
  }
  const { 'http-username': username, 'http-password-file': password } = values;
  const { 'http-token-file': token, 'http-ca-file': ca } = values;
  return { username, password, token, ca };
}

const SERVER_OPTIONS = ['known-hosts', 'identity', 'passphrase-file', 'password-file'] as const;
const HTTP_OPTIONS = [
  'http-username',
  'http-password-file',
  'http-token-file',
  'http-ca-file',
] as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        format: { type: 'string', short: 'o' },
        output: { type: 'string' },
        models: { type: 'string' },
        data: { type: 'string' },
        identity: { type: 'string' },
        'known-hosts': { type: 'string' },
        'passphrase-file': { type: 'string' },
        'password-file': { type: 'string' },
        'http-username': { type: 'string' },
        'http-password-file': { type: 'string' },
        'http-token-file': { type: 'string' },
        'http-ca-file': { type: 'string' },
      },
    });
  } catch (cause) {
    // What parseArgs says after this is about arguments that begin with a hyphen.
    const [what = ''] = thrownText(cause).split('. To specify');
    throw new UsageError(`${what}; see batchinference --help`, { cause });
  }
}
