import { basename } from 'node:path';
import type { BatchInferenceSpec } from '../../crds/batchinference.ts';
import { UsageError } from '../errors.ts';
import { quoted } from '../quote.ts';
import type { ScoreCommand } from './arguments.ts';

/** Where the run writes its results, when it does. */
export type OutputPlace =
  | { readonly kind: 'disk'; readonly directory: string }
  /** On the server of the models. */
  | { readonly kind: 'sftp'; readonly path: string };

/**
 * Where a run without a cluster writes. From disk nothing is written unless it is asked for, as
 * there is no server to write to.
 *
 * @throws UsageError when the manifest names a volume, which only a cluster has
 */
export function outputPlace(
  { output: directory, from }: Pick<ScoreCommand, 'output' | 'from'>,
  { output }: Pick<BatchInferenceSpec, 'output'>,
): OutputPlace | undefined {
  if (directory !== undefined) return { kind: 'disk', directory };
  if (output?.claimName !== undefined) {
    throw new UsageError(
      `output.claimName (${quoted(output.claimName)}) is a volume of a cluster: ` +
        'give --output DIR to write the results to a directory of this machine',
    );
  }
  if (output?.sftpPath === undefined || from.kind === 'disk') return undefined;
  return { kind: 'sftp', path: output.sftpPath };
}

/**
 * Refuses a command line that does not have what this manifest needs of it.
 *
 * @throws UsageError that says which option to give
 */
export function refuseUnfit({ from }: Pick<ScoreCommand, 'from'>, spec: BatchInferenceSpec): void {
  if (from.kind === 'disk') {
    refuseSameFile(spec.models);
  } else if (from.data === undefined) {
    refuseUnreachable(from.http !== undefined, spec.data);
  }
}

/** On disk a model goes by the last part of its path: two with the same one would be one file. */
function refuseSameFile(models: BatchInferenceSpec['models']): void {
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
}

function refuseUnreachable(
  hasHttp: boolean,
  { url, file, secretName }: BatchInferenceSpec['data'],
): void {
  if (file !== undefined) {
    throw new UsageError(
      `data.file (${quoted(file.path)}) is in a volume of a cluster: ` +
        'give --data FILE to take the CSV from this machine',
    );
  }
  if (hasHttp && url === undefined) {
    throw new UsageError(
      'the options --http-... are for data.url, which the manifest does not have',
    );
  }
  if (!hasHttp && secretName !== undefined) {
    throw new UsageError(
      `data.secretName (${quoted(secretName)}) is a Secret of a cluster: give what is in it as ` +
        '--http-username with --http-password-file, as --http-token-file or as --http-ca-file',
    );
  }
}
