import { readFile } from 'node:fs/promises';
import { SCHEMA_VERSION, type RunDocument } from '../contract.ts';
import { diskSource } from '../data/disk.ts';
import { parseHttpAccess, type HttpAccess } from '../data/http/access.ts';
import { UsageError } from '../errors.ts';
import { diskPlace } from '../outputs/disk-place.ts';
import type { Place } from '../outputs/place.ts';
import { localInputs } from '../inputs/local-inputs.ts';
import type { Access } from '../inputs/log-in.ts';
import { readManifest } from '../manifest/read.ts';
import { thrownText } from '../quote.ts';
import { resultOf, type RunReport } from '../report.ts';
import type { RemoteOptions, ResultPlace } from '../run-over-ssh.ts';
import { run, type RunOptions } from '../run.ts';
import { waitFor } from '../waiting.ts';
import type { HttpFiles, ScoreCommand, ServerFiles } from './arguments.ts';
import { outputPlace, refuseUnfit, type OutputPlace } from './places.ts';
import { scoredOf, type Scored } from './scored.ts';

/**
 * Runs a manifest on this machine and gives what its status would carry. RunError when the run
 * fails, UsageError when there is nothing to run.
 */
export async function scoreManifest(command: ScoreCommand, options: RunOptions): Promise<Scored> {
  const text = await readGiven('the manifest', command.manifest);
  const { spec } = readManifest(text, command.manifest);
  refuseUnfit(command, spec);
  const { ssh, models, data, gate, output } = spec;
  const document: RunDocument = {
    ...{ schemaVersion: SCHEMA_VERSION, runId: 'local', ssh, models, data },
    ...(gate !== undefined && { gate }),
    ...(output !== undefined && { output }),
  };
  const { from } = command;
  const place = outputPlace(command, spec);
  const report = await waitFor(
    from.kind === 'disk'
      ? run(document, localInputs(from), { ...options, place: placeOnDisk(place) })
      : withServer(document, accessOf(from), {
          ...options,
          place: placeOnDisk(place) ?? placeOnServer(place),
          ...(from.data !== undefined && { file: diskSource(from.data) }),
          ...(from.http !== undefined && { httpAccess: httpAccessOf(from.http) }),
        }),
    { signal: options.signal },
  );
  return scoredOf(resultOf(report), document, report.firstRejected);
}

async function withServer(
  document: RunDocument,
  access: Promise<Access>,
  options: RemoteOptions,
): Promise<RunReport> {
  // Loaded here, so that a run from disk does without: node:http alone takes 20 ms to load.
  const { runOverSsh } = await import('../run-over-ssh.ts');
  return runOverSsh(document, access, options);
}

function placeOnDisk(place: OutputPlace | undefined): Place | undefined {
  return place?.kind === 'disk' ? diskPlace(place.directory) : undefined;
}

function placeOnServer(place: OutputPlace | undefined): ResultPlace | undefined {
  return place?.kind === 'sftp' ? { sftpPath: place.path } : undefined;
}

/** What to fetch data.url with, from files; each is called by its option in messages. */
async function httpAccessOf(files: HttpFiles): Promise<HttpAccess> {
  const [password, token, ca] = await Promise.all([
    readOptional('--http-password-file', files.password),
    readOptional('--http-token-file', files.token),
    readOptional('--http-ca-file', files.ca),
  ]);
  return parseHttpAccess(
    { username: files.username, password, token, ca },
    {
      username: '--http-username',
      password: '--http-password-file',
      token: '--http-token-file',
      ca: '--http-ca-file',
    },
  );
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
