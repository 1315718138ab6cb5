import { createLogger, format, type Logger, transports } from 'winston';

type Write = (message: string, about: object) => unknown;

/** What the operator logs to; winston's Logger is one. */
export type Log = Readonly<Record<'debug' | 'info' | 'warn' | 'error', Write>>;

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One JSON object per line on stdout: time, level, message, and what the line is about. */
export function jsonLogger(level: LogLevel): Logger {
  return createLogger({
    level,
    format: format.combine(format.timestamp(), format.json()),
    transports: [new transports.Console()],
  });
}
