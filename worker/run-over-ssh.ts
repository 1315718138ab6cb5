import type { ModelResult, RunDocument } from './contract.ts';
import { logIn, type Access } from './inputs/log-in.ts';
import { remoteInputs } from './inputs/remote-inputs.ts';
import { run, type RunOptions } from './run.ts';

/**
 * A run with the models, and perhaps the data, of an SSH server: one connection for all files, made
 * while the data is opened, and closed in the end.
 */
export async function runOverSsh(
  document: RunDocument,
  access: Promise<Access>,
  options: RunOptions,
): Promise<readonly ModelResult[]> {
  const connection = access.then((known) => logIn(document.ssh, known, options));
  try {
    return await run(document, remoteInputs(document, connection), options);
  } finally {
    await connection.then(
      (open) => open.close(),
      () => undefined,
    );
  }
}
