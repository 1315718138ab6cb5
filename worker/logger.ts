import winston from 'winston';
import type { Log } from './run.ts';

/** Logs one JSON line per event to standard output; the run id is on each. */
export interface RunLogger {
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
