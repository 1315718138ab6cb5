import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { SCHEMA_VERSION, scoresOf, type RunDocument, type Scores } from '../contract.ts';
import { UsageError } from '../errors.ts';
import { localInputs } from '../inputs/local-inputs.ts';
import type { Access } from '../inputs/log-in.ts';
import { readManifest } from '../manifest/read.ts';
import { quoted, thrownText } from '../quote.ts';
import { runOverSsh } from '../run-over-ssh.ts';
import { run, type RunOptions } from '../run.ts';
import { waitFor } from '../waiting.ts';
import type { ScoreCommand, ServerFiles } from './arguments.ts';

/**
 * Runs a manifest on this machine and gives what its status would carry. RunError when the run
 * fails, UsageError when there is nothing to run.
 */
export async function scoreManifest(command: ScoreCommand, options: RunOptions): Promise<Scores> {
  const text = await readGiven('the manifest', command.manifest);
  const { spec } = await readManifest(text, command.manifest);
  const { ssh, models, data } = spec;
  const document = { schemaVersion: SCHEMA_VERSION, runId: 'local', ssh, models, data } as const;
  const results =
    command.from.kind === 'disk'
      ? run(document, localInputs(distinct(command.from, document)), options)
      : runOverSsh(document, accessOf(command.from), options);
  return scoresOf(await waitFor(results, { signal: options.signal }));
}

async function accessOf(files: ServerFiles): Promise<Access> {
  const [knownHosts, privateKey, passphrase, password] = await Promise.all([
    readGiven('--known-hosts', files.knownHosts),
    readOptional('--identity', files.identity),
    readOptional('--passphrase-file', files.passphrase),
    readOptional('--password-file', files.password),
  ]);
  return {
    credentials: { privateKey, passphrase, password },
    names: {
      privateKey: '--identity',
      passphrase: '--passphrase-file',
      password: '--password-file',
    },
    knownHosts,
    knownHostsName: files.knownHosts,
  };
}

/** On disk a model goes by the last part of its path: two with the same one would be one file. */
function distinct<Places>(places: Places, { models }: RunDocument): Places {
  const owners = new Map<string, string>();
  for (const { name, path } of models) {
    const file = basename(path);
    const other = owners.get(file);
    if (other !== undefined) {
      throw new UsageError(
        `the models ${other} and ${name} would both be ${quoted(file)} in --models: ` +
          'their paths must end differently',
      );
    }
    owners.set(file, name);
  }
  return places;
}

async function readOptional(what: string, path: string | undefined): Promise<string | undefined> {
  return path === undefined ? undefined : readGiven(what, path);
}

async function readGiven(what: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`cannot read ${what}: ${thrownText(cause)}`, { cause });
  }
}
