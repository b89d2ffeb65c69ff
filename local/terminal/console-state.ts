import type { RegionDescription } from '../cloud/cloud.ts';
import type { Deployed } from '../environments.ts';
import type { PipelineDescription, PipelineExecution } from '../pipeline/execution.ts';
import { addressesOfRehearsal, NoAnswerError } from './running-rehearsal.ts';

/** What the console's page is made of, as `/api/state` tells it. */
export interface ConsoleState extends Deployed {
  pipelines: (PipelineDescription & { executions: PipelineExecution[] })[];
  regions: RegionDescription[];
}

/**
 * The state of the rehearsal that runs with this state folder.
 *
 * @throws NotRunningError, AddressesUnknownError, RehearsalFileDamagedError, NoAnswerError
 */
export async function readConsoleState(stateDirectory: string): Promise<ConsoleState> {
  const answer = await askConsole(stateDirectory, '/api/state');
  return (await answer.json()) as ConsoleState;
}

/** @throws as readConsoleState */
export async function askConsole(stateDirectory: string, path: string): Promise<Response> {
  const { consoleUrl } = addressesOfRehearsal(stateDirectory);
  try {
    return await fetch(new URL(path, consoleUrl));
  } catch (error) {
    throw new NoAnswerError(stateDirectory, error);
  }
}
