import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { readRehearsalFile } from '../git/rehearsal-file.ts';

export class NotRunningError extends Error {
  constructor(stateDirectory: string) {
    super(`No rehearsal runs in ${stateDirectory}; start one with npm start.`);
    this.name = 'NotRunningError';
  }
}

/**
 * The CodePipeline API of the rehearsal that runs with this state folder. Its credentials and region are of no
 * meaning there, but the client wants some. Throws NotRunningError.
 */
export function connectToRehearsal(stateDirectory: string): CodePipelineClient {
  const addresses = readRehearsalFile(stateDirectory);
  if (addresses === undefined) throw new NotRunningError(stateDirectory);
  return new CodePipelineClient({
    endpoint: addresses.apiUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'rehearsal', secretAccessKey: 'rehearsal' },
    maxAttempts: 1,
  });
}
