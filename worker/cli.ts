import { HELP, parseCommand, type ScoreCommand } from './command/arguments.ts';
import { explain } from './command/explain.ts';
import { showProgress } from './command/progress.ts';
import { scoreTable } from './command/score-table.ts';
import { scoreManifest } from './command/score.ts';
import { disableTelemetry } from './config.ts';
import { EXIT_CODES } from './contract.ts';
import { terminated } from './outcome.ts';

disableTelemetry();
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    stop.abort(terminated(`by ${signal}`));
  });
}
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.once(event, end);
}
try {
  const command = parseCommand(process.argv.slice(2));
  process.stdout.write(command.kind === 'help' ? HELP : await score(command));
  process.exit(EXIT_CODES.succeeded);
} catch (thrown) {
  end(thrown);
}

async function score(command: ScoreCommand): Promise<string> {
  using progress = showProgress(process.stderr);
  const scores = await scoreManifest(command, { signal: stop.signal, ...progress });
  return command.output === 'json' ? `${JSON.stringify(scores, null, 2)}\n` : scoreTable(scores);
}

function end(thrown: unknown): never {
  const { line, exitCode } = explain(thrown);
  console.error(line);
  process.exit(exitCode);
}
