import type { RunDocument } from './contract.ts';
import type { Inputs } from './inputs/inputs.ts';
import { logIn, type Access } from './inputs/log-in.ts';
import { remoteInputs, type Here } from './inputs/remote-inputs.ts';
import type { Log } from './logger.ts';
import type { Place } from './outputs/place.ts';
import type { RunReport } from './report.ts';
import { run, type RunOptions } from './run.ts';
import type { Connection } from './ssh/connection.ts';

/** Where the results of a run go: a place here, or a directory on the server of the models. */
export type ResultPlace = Place | { readonly sftpPath: string };

/** What a run with a server has here. */
interface ServerOptions extends Here {
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly place?: ResultPlace | undefined;
}

/** Options of a run with a server. */
export interface RemoteOptions extends Omit<RunOptions, 'place'>, ServerOptions {}

/** A run with the models, and perhaps the data and the results, on an SSH server. */
export function runOverSsh(
  document: RunDocument,
  access: Promise<Access>,
  options: RemoteOptions,
): Promise<RunReport> {
  return overSsh(document, access, options, (inputs, place) =>
    run(document, inputs, { ...options, place }),
  );
}

/**
 * Lets inputs and place of a run be used of which some are on an SSH server: one connection for all
 * files, made while the data is opened, and closed in the end.
 */
export async function overSsh<Result>(
  document: RunDocument,
  access: Promise<Access>,
  options: ServerOptions,
  use: (inputs: Inputs, place: Place | Promise<Place> | undefined) => Promise<Result>,
): Promise<Result> {
  const connection = access.then((known) => logIn(document.ssh, known, options));
  const place = placeOf(options.place, connection, options);
  try {
    return await use(remoteInputs(document, connection, options), place);
  } finally {
    await connection.then(
      (open) => open.close(),
      () => undefined,
    );
  }
}

function placeOf(
  place: ResultPlace | undefined,
  connection: Promise<Connection>,
  { signal }: Pick<RunOptions, 'signal'>,
): Place | Promise<Place> | undefined {
  if (place === undefined || !('sftpPath' in place)) return place;
  const remote = connection.then((server) => server.place(place.sftpPath, { signal }));
  // Thrown when the results are begun, and by nobody when the run fails before.
  remote.catch(() => undefined);
  return remote;
}
