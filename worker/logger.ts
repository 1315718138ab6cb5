import winston from 'winston';

/** Says what happened: a few words, and fields of plain data. */
export type Log = (message: string, fields?: Readonly<Record<string, string | number>>) => void;

/** Logs one JSON line per event to standard output; the run id is on each. */
interface RunLogger {
  readonly log: Log;
  /** With the stack of what was thrown, which is nothing for a user. */
  error(message: string, thrown: unknown): void;
}

/** The log of one run. */
export function createLogger(runId: string): RunLogger {
  const logger = winston.createLogger({
    defaultMeta: { runId },
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    transports: [new winston.transports.Console()],
  });
  return {
    log: (message, fields) => logger.info(message, fields),
    error: (message, thrown) =>
      logger.error(message, {
        error: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
      }),
  };
}
