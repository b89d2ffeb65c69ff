import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { accessKeyFor } from '../cloud/identity.ts';
import { type RehearsalAddresses, readRehearsalFile } from '../git/rehearsal-file.ts';
import { holderOf } from '../rehearsal-lock.ts';

export class NotRunningError extends Error {
  constructor(stateDirectory: string) {
    super(`No rehearsal runs in ${stateDirectory}; start one with npm start.`);
    this.name = 'NotRunningError';
  }
}

export class NoAnswerError extends Error {
  constructor(stateDirectory: string, cause: unknown) {
    super(
      `The rehearsal in ${stateDirectory} does not answer and was killed, it seems; start it again with npm start.`,
      { cause },
    );
    this.name = 'NoAnswerError';
  }
}

export class AddressesUnknownError extends Error {
  constructor(stateDirectory: string, pid: number) {
    super(
      `The rehearsal in ${stateDirectory} (pid ${pid}) has not told its addresses in rehearsal.json: try again when it has shown the console's address; if it has, the file was deleted: end it with Ctrl-C, and run npm start again.`,
    );
    this.name = 'AddressesUnknownError';
  }
}

/**
 * The CodePipeline API of the rehearsal that runs with this state folder, called in the name of a person. The region is of
 * no meaning there, but the client wants one.
 *
 * @throws NotRunningError, AddressesUnknownError, RehearsalFileDamagedError
 */
export function connectToRehearsal(stateDirectory: string, person: string): CodePipelineClient {
  return new CodePipelineClient({
    endpoint: addressesOfRehearsal(stateDirectory).apiUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: accessKeyFor(person), secretAccessKey: 'rehearsal' },
    maxAttempts: 1,
  });
}

/**
 * Where the rehearsal that runs with this state folder is found.
 *
 * @throws NotRunningError, AddressesUnknownError, RehearsalFileDamagedError
 */
export function addressesOfRehearsal(stateDirectory: string): RehearsalAddresses {
  const addresses = readRehearsalFile(stateDirectory);
  if (addresses === undefined) throw whyUnknown(stateDirectory);
  return addresses;
}

function whyUnknown(stateDirectory: string): Error {
  const pid = holderOf(stateDirectory);
  return pid === undefined
    ? new NotRunningError(stateDirectory)
    : new AddressesUnknownError(stateDirectory, pid);
}
