import { type DestinationStream, type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';
import { currentTraceId } from './trace-context.ts';

export type { Logger };

/** A line waits for others up to this size or time: to write each by itself costs more than to make it. */
const burstInBytes = 4096;
const burstInMilliseconds = 100;

/**
 * Writes one JSON object per line to standard output, with the time in ISO 8601, the level by its name, and the trace
 * that the line belongs to. Lines are written in the background, those of a burst together; none is lost when the
 * process ends by itself.
 */
export function createLogger(
  program: { service: string; environment?: string },
  destination: DestinationStream = pino.destination({
    dest: 1,
    sync: false,
    minLength: burstInBytes,
    periodicFlush: burstInMilliseconds,
  }),
): Logger {
  return pino(
    {
      base: program,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => ({ traceId: currentTraceId() }),
      serializers: { err: withoutPersonalData },
    },
    destination,
  );
}

/** For a Lambda function: it stands still as soon as it has answered, and whatever it writes in the background with it. */
export function createFunctionLogger(program: { service: string; environment?: string }): Logger {
  return createLogger(program, pino.destination({ dest: 1, sync: true }));
}

/** Where PostgreSQL and ioredis put the values of a row or of a command beside the error. */
const fieldsWithValues = ['detail', 'where', 'command', 'previousErrors'];

function withoutPersonalData(error: unknown): unknown {
  const fields: unknown = error instanceof Error ? stdSerializers.err(error) : error;
  if (typeof fields !== 'object' || fields === null) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !fieldsWithValues.includes(name)));
}
