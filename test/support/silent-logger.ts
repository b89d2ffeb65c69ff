import { createLogger, type Logger } from '../../app/platform/logger.ts';

/** For a test that is not about the log. */
export function silentLogger(): Logger {
  const logger = createLogger({ service: 'test' });
  logger.level = 'silent';
  return logger;
}
