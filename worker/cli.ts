import { HELP, parseCommand, type ScoreCommand } from './command/arguments.ts';
import { explain, explainGate } from './command/explain.ts';
import { showProgress } from './command/progress.ts';
import { scoredJson, type Scored } from './command/scored.ts';
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
  process.once(event, (thrown: unknown) => end(explain(thrown)));
}
try {
  const command = parseCommand(process.argv.slice(2));
  if (command.kind === 'help') {
    process.stdout.write(HELP);
  } else {
    const scored = await score(command);
    process.stdout.write(command.format === 'json' ? scoredJson(scored) : scoreTable(scored));
    const missed = explainGate(scored.verdict);
    if (missed !== undefined) end(missed);
  }
  process.exit(EXIT_CODES.succeeded);
} catch (thrown) {
  end(explain(thrown));
}

async function score(command: ScoreCommand): Promise<Scored> {
  using display = await showProgress(process.stderr);
  const { log, progress } = display;
  return await scoreManifest(command, { signal: stop.signal, log, progress });
}

function end({ line, exitCode }: ReturnType<typeof explain>): never {
  console.error(line);
  process.exit(exitCode);
}
