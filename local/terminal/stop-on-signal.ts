import { join } from 'node:path';
import { childProcesses } from '../cloud/child-processes.ts';
import { removeLeftContainers } from '../cloud/containers/containers.ts';
import { errorCode } from '../cloud/error-code.ts';
import { reportError } from './report-error.ts';

export interface Stopping {
  /** Whether it has been asked to stop. */
  readonly begun: boolean;
  /** Adds something to be stopped; the last one added is stopped first. */
  stopBy(stop: () => Promise<void>): void;
  /** How the stop is announced from now on; a line on stderr unless told. */
  announceBy(print: (line: string) => void): void;
  stop(exitCode: number): void;
}

/**
 * Ends the process in good order on Ctrl-C, on SIGTERM, when its terminal is closed, and on an error that nobody has
 * caught. A second signal ends it, and the processes and containers that it has started, at once.
 */
export function stopOnSignal(command: string, stateDirectory: string): Stopping {
  const stops: (() => Promise<void>)[] = [];
  let announce = (line: string): void => {
    process.stderr.write(`\n${line}\n`);
  };
  let begun = false;

  const stop = async (exitCode: number) => {
    if (begun) return;
    begun = true;
    process.exitCode = exitCode;
    for (const stopOne of stops.reverse()) {
      await stopOne().catch((error: unknown) => reportError(command, error, stateDirectory));
    }
    process.exit();
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (begun) killAndExit(stateDirectory);
    const why = signal === 'SIGINT' ? '' : ` on ${signal}`;
    announce(`Stopping${why}; once more to end at once`);
    void stop(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.on('uncaughtException', (error) => {
    reportError(command, error, stateDirectory);
    void stop(1);
  });
  return {
    get begun() {
      return begun;
    },
    stopBy: (stopOne) => void stops.push(stopOne),
    announceBy: (print) => {
      announce = print;
    },
    stop: (exitCode) => void stop(exitCode),
  };
}

function killAndExit(stateDirectory: string): never {
  for (const pid of childProcesses(process.pid)) {
    // Builds, tasks and servers lead a group of their own; what does not is killed by itself.
    kill(-pid);
    kill(pid);
  }
  // Their clients are gone, and they would go on.
  removeLeftContainers(join(stateDirectory, 'cloud'));
  process.exit(1);
}

function kill(target: number): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}
