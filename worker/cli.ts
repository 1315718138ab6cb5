import { HELP, parseCommand, type ScoreCommand } from './command/arguments.ts';
import { scoreTable } from './command/score-table.ts';
import { scoreManifest } from './command/score.ts';
import { UsageError } from './command/usage-error.ts';
import { disableTelemetry } from './config.ts';
import { EXIT_CODES, exitCodeOf } from './contract.ts';
import { failed, terminated } from './outcome.ts';
import { showProgress } from './command/progress.ts';

disableTelemetry();
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    stop.abort(terminated());
  });
}
process.exit(await main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  try {
    const command = parseCommand(args);
    process.stdout.write(command.kind === 'help' ? HELP : await score(command));
    return EXIT_CODES.succeeded;
  } catch (thrown) {
    return explain(thrown);
  }
}

async function score(command: ScoreCommand): Promise<string> {
  using progress = showProgress(process.stderr);
  const scores = await scoreManifest(command, { signal: stop.signal, ...progress });
  return command.output === 'json' ? `${JSON.stringify(scores, null, 2)}\n` : scoreTable(scores);
}

function explain(thrown: unknown): number {
  if (thrown instanceof UsageError) {
    console.error(`batchinference: ${thrown.message}`);
    return EXIT_CODES.usage;
  }
  const { reason, message } = failed('', thrown);
  console.error(`batchinference: ${reason}: ${message}`);
  if (reason === 'InternalError') console.error(thrown);
  return exitCodeOf(reason);
}
