import { type Logger, pino, stdTimeFunctions } from 'pino';

export type { Logger };

/** Writes one JSON object per line to standard output, with the time in ISO 8601 and the level by its name. */
export function createLogger(program: { service: string; environment?: string }): Logger {
  return pino({
    base: program,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}
