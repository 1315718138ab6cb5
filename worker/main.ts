import { writeFileSync } from 'node:fs';
import { disableTelemetry, readConfig, type Config } from './config.ts';
import {
  CREDENTIALS_DIRECTORY,
  DATA_DIRECTORY,
  encodeTerminationMessage,
  EXIT_CODES,
  exitCodeOf,
  HTTP_CREDENTIALS_DIRECTORY,
  OUTPUT_DIRECTORY,
  percentRead,
  PROGRESS_PORT,
  TERMINATION_MESSAGE_PATH,
  type Progress,
  type TerminationMessage,
} from './contract.ts';
import { UnchangedError } from './errors.ts';
import { createLogger } from './logger.ts';
import { failed, succeeded, terminated, unchanged } from './outcome.ts';
import { runInPod } from './pod.ts';
import { atMostEvery } from './progress/at-most-every.ts';
import { serveProgress } from './progress/server.ts';
import { resultOf } from './report.ts';
import { waitFor } from './waiting.ts';

const MOUNTS = {
  credentials: CREDENTIALS_DIRECTORY,
  http: HTTP_CREDENTIALS_DIRECTORY,
  data: DATA_DIRECTORY,
  output: OUTPUT_DIRECTORY,
};

/** The progress is logged at most this often. */
const PROGRESS_MILLISECONDS = 10_000;

disableTelemetry();
const stop = new AbortController();
process.once('SIGTERM', () => {
  stop.abort(terminated('its node is drained, or the pod deleted'));
});
const config = readOrEnd();
const { runId } = config.document;
const logger = createLogger(runId);
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.once(event, (thrown: unknown) => {
    endBadly(thrown);
  });
}
try {
  const report = await work(config);
  if (report === undefined) {
    // What a shard has come to is in the part that it has left.
    logger.log('shard scored');
    process.exit(EXIT_CODES.succeeded);
  }
  end(succeeded(runId, resultOf(report)));
} catch (thrown) {
  endBadly(thrown);
}

async function work(config: Config): ReturnType<typeof runInPod> {
  const { log } = logger;
  const { models } = config.document;
  log('run started', { models: models.length, ...whichOf(config) });
  let latest: Progress = { rows: 0, rowsPerSecond: 0, bytes: 0 };
  using _server = await serveProgress({ port: PROGRESS_PORT, log, latest: () => latest });
  const logProgress = atMostEvery(
    PROGRESS_MILLISECONDS,
    () => performance.now(),
    (now: Progress) => {
      const percent = percentRead(now);
      const { rows, rowsPerSecond, bytes } = now;
      log('scoring', { rows, rowsPerSecond, bytes, ...(percent !== undefined && { percent }) });
    },
  );
  const progress = (now: Progress): void => {
    latest = now;
    logProgress(now);
  };
  const options = { signal: stop.signal, log, progress };
  return await waitFor(runInPod(config, MOUNTS, options), { signal: stop.signal });
}

/** The pod's part in a run in shards, which are counted from 1 in messages. */
function whichOf({ document: { shards }, shard }: Config): object {
  if (shards === undefined) return {};
  return { shards: shards.count, ...(shard !== undefined && { shard: shard + 1 }) };
}

function readOrEnd(): Config {
  try {
    return readConfig();
  } catch (thrown) {
    return endBadly(thrown, '', createLogger(''));
  }
}

function endBadly(thrown: unknown, id = runId, to = logger): never {
  if (thrown instanceof UnchangedError) return end(unchanged(id, thrown.scored), to);
  const message = failed(id, thrown, 'the log of the pod');
  if (message.reason === 'InternalError') to.error('unexpected error', thrown);
  return end(message, to);
}

/** The one place where the worker tells its result; whatever happens later is not heard. */
function end(message: TerminationMessage, to = logger): never {
  try {
    writeFileSync(TERMINATION_MESSAGE_PATH, encodeTerminationMessage(message));
  } catch (thrown) {
    // The exit code still says whether trying again can help; a success that is not told is none.
    to.error('the result could not be written', thrown);
    if (message.outcome !== 'failed') process.exit(EXIT_CODES.bug);
  }
  if (message.outcome === 'succeeded') {
    to.log('run succeeded', message.rows);
    process.exit(EXIT_CODES.succeeded);
  }
  if (message.outcome === 'unchanged') {
    to.log('run skipped', { etag: message.etag });
    process.exit(EXIT_CODES.succeeded);
  }
  to.log('run failed', { reason: message.reason, cause: message.message });
  process.exit(exitCodeOf(message.reason));
}
