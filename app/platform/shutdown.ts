import { createLogger, type Logger } from './logger.ts';

/** What to do before the process ends, by name and in this order. */
export type ShutdownSteps = Readonly<Record<string, () => Promise<unknown>>>;

/**
 * How long a program may take to end. ECS kills a container some time after SIGTERM (`stopTimeout`, which is longer);
 * whoever needs longer than this has a fault that should be seen in the log.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export const shutdownTimeoutInMilliseconds = 10_000;

/** On SIGTERM or SIGINT carries out the steps and ends the process: with 0, or with 1 if a step failed or time ran out. */
export function shutDownOnSignal(logger: Logger, steps: ShutdownSteps): void {
  let isShuttingDown = false;
  const shutDown = async (signal: NodeJS.Signals) => {
    if (isShuttingDown) return;
    isShuttingDown = true;
    logger.info({ signal }, 'shutting down');
    process.exit((await runWithinTime(logger, steps)) ? 0 : 1);
  };
  process.on('SIGTERM', shutDown);
  process.on('SIGINT', shutDown);
}

/** An error that nobody caught ends the process with 1 and one line in the log, whose state could no longer be trusted. */
export function exitOnUncaughtError(service: string): void {
  process.on('uncaughtException', (error, origin) => {
    createLogger({ service }).fatal({ err: error, origin }, error.message);
    process.exit(1);
  });
}

/** Whether every step succeeded. A failed step does not keep the ones after it from running. */
async function runWithinTime(logger: Logger, steps: ShutdownSteps): Promise<boolean> {
  let running = 'nothing';
  const timer = setTimeout(() => {
    logger.error(
      { step: running, timeoutInMilliseconds: shutdownTimeoutInMilliseconds },
      'shutdown took too long',
    );
    process.exit(1);
  }, shutdownTimeoutInMilliseconds);
  let succeeded = true;
  for (const [name, step] of Object.entries(steps)) {
    running = name;
    try {
      await step();
    } catch (error) {
      succeeded = false;
      logger.error({ err: error, step: name }, 'shutdown step failed');
    }
  }
  clearTimeout(timer);
  return succeeded;
}
