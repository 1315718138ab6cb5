import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { SCHEMA_VERSION, scoresOf, type RunDocument, type Scores } from '../contract.ts';
import { localInputs } from '../local-inputs.ts';
import { logIn } from '../log-in.ts';
import { readManifest } from '../manifest/read.ts';
import { untilAborted } from '../outcome.ts';
import { quoted, thrownText } from '../quote.ts';
import { remoteInputs } from '../remote-inputs.ts';
import { run, type RunOptions } from '../run.ts';
import type { ScoreCommand, ServerFiles } from './arguments.ts';
import { UsageError } from './usage-error.ts';

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
      : runOverSsh(document, command.from, options);
  return scoresOf(await untilAborted(results, options.signal));
}

async function runOverSsh(
  document: RunDocument,
  files: ServerFiles,
  options: RunOptions,
): ReturnType<typeof run> {
  const [knownHosts, privateKey, passphrase, password] = await Promise.all([
    readGiven('--known-hosts', files.knownHosts),
    readOptional('--identity', files.identity),
    readOptional('--passphrase-file', files.passphrase),
    readOptional('--password-file', files.password),
  ]);
  const access = {
    credentials: { privateKey, passphrase, password },
    names: {
      privateKey: '--identity',
      passphrase: '--passphrase-file',
      password: '--password-file',
    },
    knownHosts,
    knownHostsName: files.knownHosts,
  };
  const connection = logIn(document.ssh, access, options);
  try {
    return await run(document, remoteInputs(document, connection), options);
  } finally {
    await connection.then(
      (open) => open.close(),
      () => undefined,
    );
  }
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
